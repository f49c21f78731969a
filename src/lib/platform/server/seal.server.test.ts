import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../secret.server.ts';
import { openSeal, SealBroken, type SealedFor } from './seal.server.ts';

let dataDir: string;
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'lt-seal-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const place: SealedFor = { owner: 'a', provider: 'whoop', column: 'access_token' };
const own = () => openSeal({ secretKey: undefined, dataDir });

test('what was sealed opens again, after a restart too, and prints as a secret', () => {
	const sealed = own().seal('token-ü-🏔', place);
	const opened = own().open(sealed, place);
	expect(opened.reveal()).toBe('token-ü-🏔');
	expect(`${opened} ${JSON.stringify({ opened })}`).toBe('[secret] {"opened":"[secret]"}');
	expect(Buffer.from(sealed).includes('token')).toBe(false);
});

test('the same text is never the same bytes', () => {
	const seal = own();
	expect(Buffer.from(seal.seal('x', place)).equals(Buffer.from(seal.seal('x', place)))).toBe(false);
});

test('every swap fails to open: another person, provider or column, another key, a changed byte', () => {
	const seal = own();
	const sealed = seal.seal('token', place);
	const elsewhere: SealedFor[] = [
		{ ...place, owner: 'b' },
		{ ...place, provider: 'withings' },
		{ ...place, column: 'refresh_token' },
		{ owner: 'a","whoop', provider: 'access_token', column: '' }
	];
	for (const other of elsewhere) expect(() => seal.open(sealed, other)).toThrow(SealBroken);
	const stranger = openSeal({ secretKey: new Secret('ab'.repeat(32)), dataDir });
	expect(() => stranger.open(sealed, place)).toThrow(SealBroken);
	for (let at = 0; at < sealed.length; at++) {
		const bent = Uint8Array.from(sealed);
		bent[at] = (bent[at] ?? 0) ^ 1;
		expect(() => seal.open(bent, place)).toThrow(SealBroken);
	}
	for (const short of [0, 1, 20, sealed.length - 1])
		expect(() => seal.open(sealed.subarray(0, short), place)).toThrow(SealBroken);
});

test('the key is made once, for its owner alone, and one that others can read is refused', () => {
	own();
	const path = join(dataDir, 'secret.key');
	expect(existsSync(path)).toBe(true);
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(readdirSync(dataDir)).toEqual(['secret.key']);
	chmodSync(path, 0o644);
	expect(own).toThrow(/chmod 600/);
});

test('a broken key file is named, and not replaced', () => {
	writeFileSync(join(dataDir, 'secret.key'), 'nonsense', { mode: 0o600 });
	expect(own).toThrow(/holds no key/);
	expect(own).toThrow(/holds no key/);
});

test('the key of the environment works in each of its spellings', () => {
	const bytes = Buffer.alloc(32, 7);
	const spelt = (text: string) => openSeal({ secretKey: new Secret(text), dataDir });
	const sealed = spelt(bytes.toString('hex')).seal('token', place);
	expect(spelt(bytes.toString('base64')).open(sealed, place).reveal()).toBe('token');
	expect(spelt(bytes.toString('base64url')).open(sealed, place).reveal()).toBe('token');
	expect(existsSync(join(dataDir, 'secret.key'))).toBe(false);
});

test('a derived secret is stable, and another for each purpose', () => {
	const seal = own();
	expect(seal.derive('webhooks/whoop').reveal()).toBe(own().derive('webhooks/whoop').reveal());
	expect(seal.derive('webhooks/whoop').reveal()).not.toBe(seal.derive('webhooks/x').reveal());
	expect(seal.derive('webhooks/whoop').reveal()).toMatch(/^[\w-]{43}$/);
});
