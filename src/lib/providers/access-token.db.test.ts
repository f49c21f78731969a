import { fork } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inOneFile } from '../../../tests/support/own-process.ts';
import { whoopRig, type WhoopRig } from '../../../tests/support/providers.ts';
import { findConnection, type ConnectionKey } from './connection.server.ts';
import type { ProviderLine } from './line.server.ts';

let rig: WhoopRig;
let person: string;
let connection: ConnectionKey;

beforeAll(async () => {
	rig = await whoopRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
	await rig.control({ do: 'reset' });
	await rig.fresh.asOwner('delete from rate_limits');
	await rig.fresh.asOwner('delete from provider_breakers');
	person = await rig.person();
	const { id, realm } = (await findConnection(rig.line, person))!;
	connection = { userId: person, id, realm };
	await rig.control({ do: 'reset_counts' });
});

const expire = () =>
	change("expires_at = now() - interval '1 minute', refresh_after = now() - interval '1 minute'");
const change = (set: string) =>
	rig.fresh.asOwner(`update oauth_credentials set ${set} where id = $1::uuid`, [connection.id]);
const counts = async () => (await rig.control()).counts;
const state = async () => (await findConnection(rig.line, person))!;

async function token(line: ProviderLine = rig.line): Promise<string> {
	const answer = await line.tokens.current(connection);
	if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
	return answer.value.token.reveal();
}

test('100 callers over an expired token make one refresh, and all get its token', async () => {
	await expire();
	const tokens = await Promise.all(Array.from({ length: 100 }, () => token()));
	expect(new Set(tokens).size).toBe(1);
	expect(await counts()).toMatchObject({ refreshes: 1, tokenReuses: 0 });
});

test('100 callers of four processes make one refresh as well', async () => {
	await expire();
	const lines = [rig.line, rig.another(), rig.another(), rig.another()];
	const callers = Array.from({ length: 100 }, (_, n) => token(lines[n % lines.length]));
	expect(new Set(await Promise.all(callers)).size).toBe(1);
	expect(await counts()).toMatchObject({ refreshes: 1, tokenReuses: 0 });
});

test('20 expiries in a row under four processes: 20 refreshes, no token used twice', async () => {
	const lines = [rig.line, rig.another(), rig.another(), rig.another()];
	for (let round = 0; round < 20; round += 1) {
		await expire();
		if (round % 5 === 4)
			await rig.control({ do: 'fail', kind: 'status', on: 'token', status: 503 });
		const answers = await Promise.all(
			Array.from({ length: 20 }, (_, n) => lines[n % 4]!.tokens.current(connection))
		);
		for (const { kind } of answers) expect(['ok', 'unreachable']).toContain(kind);
		await token();
	}
	expect(await counts()).toMatchObject({ refreshes: 20, tokenReuses: 0 });
	expect((await state()).status).toBe('active');
});

test('a token that is good is used as it is', async () => {
	const first = await token();
	expect(await token()).toBe(first);
	expect((await counts()).refreshes).toBe(0);
});

test('nothing readable is stored', async () => {
	const plain = await token();
	const [row] = await rig.fresh.asOwner<{ text: string }>(
		"select encode(access_token, 'escape') || encode(refresh_token, 'escape') as text from oauth_credentials where id = $1::uuid",
		[connection.id]
	);
	expect(row!.text).not.toContain(plain);
});

test('a token due for a refresh is still used while the provider is down', async () => {
	const before = await token();
	await change("refresh_after = now() - interval '1 minute'");
	await rig.control({ do: 'fail', kind: 'status', on: 'token', status: 500, times: 5 });
	expect(await token()).toBe(before);
	await rig.control({ do: 'heal' });
	expect(await token()).not.toBe(before);
});

test('a 401 on a fresh token forces one refresh, however many meet it', async () => {
	const refused = await rig.line.tokens.current(connection);
	if (refused.kind !== 'ok') throw new Error('no token');
	await rig.control({ do: 'expire_tokens' });
	const { version } = refused.value;
	const again = await Promise.all(
		Array.from({ length: 20 }, () => rig.line.tokens.after(connection, version))
	);
	for (const answer of again) expect(answer.kind).toBe('ok');
	expect(await counts()).toMatchObject({ refreshes: 1, tokenReuses: 0 });
	// And in a whole run:
	await rig.control({ do: 'expire_tokens' });
	expect((await rig.run(person)).state).toBe('done');
	expect(await counts()).toMatchObject({ refreshes: 2, unauthorized: 1, tokenReuses: 0 });
});

describe('what a refresh can meet', () => {
	beforeEach(expire);
	const dead = { status: 'reconnect', nextSyncAt: null };

	test('a dead grant: reconnect at once, and no call after it', async () => {
		await rig.control({ do: 'end_grants' });
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'grant_dead' });
		expect(await state()).toMatchObject({ ...dead, statusReason: 'grant_dead' });
		const before = await counts();
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'grant_dead' });
		expect(await counts()).toEqual(before);
	});

	test('an answer that got lost: the same token once more, and then the truth', async () => {
		await rig.control({ do: 'fail', kind: 'lost', on: 'token' });
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'grant_dead' });
		expect(await state()).toMatchObject({ ...dead, statusReason: 'lost_refresh_response' });
	});

	test('a process that died holding the lease: another one finds out', async () => {
		await change("lease_owner = 'gone', lease_until = now() - interval '1 second', lease_gen = 7");
		expect(await token()).toBeTruthy();
		expect(await state()).toMatchObject({ status: 'active', leaseOwner: null });
		await expire();
		await change("lease_owner = 'gone', lease_until = now() - interval '1 second'");
		await rig.control({ do: 'end_grants' });
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'grant_dead' });
		expect(await state()).toMatchObject({ statusReason: 'lost_refresh_response' });
	});

	test('a refusal without a reason: three tries with rests, then reconnect', async () => {
		await rig.control({ do: 'fail', kind: 'status', on: 'token', status: 400, times: 10 });
		for (const tries of [1, 2]) {
			const answer = await rig.line.tokens.current(connection);
			expect(answer.kind).toBe('malformed');
			expect(await state()).toMatchObject({ status: 'active', refreshTries: tries });
			// While it rests nobody asks.
			expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'throttled' });
			await change("refresh_retry_at = now() - interval '1 second'");
		}
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'grant_dead' });
		expect(await state()).toMatchObject({ ...dead, statusReason: 'refused' });
	});

	test('an outage leaves everything as it was', async () => {
		await rig.control({ do: 'fail', kind: 'status', on: 'token', status: 503, retryAfter: '600' });
		const asked = Date.now();
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'throttled' });
		// For as long as it said, nobody asks for anything: no token and no page.
		const before = await counts();
		for (const line of [rig.line, rig.another()]) {
			const held = await line.tokens.current(connection);
			expect(held.kind === 'throttled' && held.until - asked).toBeGreaterThan(598_000);
		}
		expect((await rig.run(person)).state).toBe('waiting');
		expect(await counts()).toEqual(before);
		await rig.fresh.asOwner('delete from rate_limits');
		await rig.control({ do: 'fail', kind: 'html', on: 'token', status: 502 });
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'unreachable' });
		expect(await state()).toMatchObject({ status: 'active', leaseUntil: null, refreshTries: 0 });
		expect(await token()).toBeTruthy();
	});

	test('an answer without a refresh token keeps the old one', async () => {
		await rig.control({ do: 'fail', kind: 'no_refresh_token', on: 'token' });
		const first = await token();
		await expire();
		expect(await token()).not.toBe(first);
		expect(await counts()).toMatchObject({ refreshes: 2, tokenReuses: 0 });
	});

	test('a lost key says so and asks for a sign-in, without a call', async () => {
		await change("refresh_token = decode('00', 'hex'), access_token = decode('00', 'hex')");
		expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'grant_dead' });
		expect(await state()).toMatchObject({ ...dead, statusReason: 'key_missing' });
		expect((await counts()).refreshes).toBe(0);
	});
});

test('a token endpoint that is down opens the breaker for everyone and ends no grant', async () => {
	const keys = [connection];
	for (const member of [2, 3]) {
		const userId = await rig.person(member);
		const { id, realm } = (await findConnection(rig.line, userId))!;
		keys.push({ userId, id, realm });
	}
	const everyone = `expires_at = now() - interval '1 minute', refresh_after = now() - interval '1 minute',
		refresh_retry_at = null`;
	await rig.fresh.asOwner(`update oauth_credentials set ${everyone}`);
	// Nothing that names a reason: for one of them alone, three of these would be the end.
	await rig.control({ do: 'fail', kind: 'status', on: 'token', status: 400, times: 1000 });
	await rig.control({ do: 'reset_counts' });
	const askAll = () => Promise.all(keys.map((key) => rig.line.tokens.current(key)));
	await askAll();
	await rig.fresh.asOwner('update oauth_credentials set refresh_retry_at = null');
	await askAll();
	const { tokenCalls } = await counts();
	expect(tokenCalls).toBeGreaterThanOrEqual(5);
	for (const answer of await askAll()) expect(answer.kind).toBe('throttled');
	expect((await rig.run(person)).state).toBe('waiting');
	expect((await counts()).tokenCalls).toBe(tokenCalls);
	// Hours of it: after each pause one call finds out.
	for (let pause = 0; pause < 10; pause += 1) {
		await rig.fresh.asOwner(`update provider_breakers set open_until = now()`);
		await rig.fresh.asOwner('update oauth_credentials set refresh_retry_at = null');
		await askAll();
	}
	expect((await counts()).tokenCalls).toBe(tokenCalls + 10);
	const states = await rig.fresh.asOwner<{ status: string }>(
		`select status from oauth_credentials
			where id in (select jsonb_array_elements_text($1::text::jsonb)::uuid)`,
		[JSON.stringify(keys.map(({ id }) => id))]
	);
	expect(new Set(states.map(({ status }) => status))).toEqual(new Set(['active']));
	await rig.control({ do: 'heal' });
	await rig.fresh.asOwner(`update provider_breakers set open_until = now()`);
	expect(await rig.line.tokens.current(connection)).toMatchObject({ kind: 'ok' });
	expect((await rig.run(person)).state).toBe('done');
});

test('two real processes over one expired token: one refresh', async () => {
	await expire();
	const source = new URL('../../../tests/support/refresh-process.ts', import.meta.url);
	const script = await inOneFile(source);
	const { dataDir } = rig.line.config;
	const runs = [1, 2].map(
		() =>
			new Promise<string>((resolve, reject) => {
				const given = [rig.fresh.url, dataDir, JSON.stringify(connection)];
				const child = fork(script, given, { execArgv: [] });
				child.once('message', (message) => resolve(String(message)));
				child.once('exit', (code) => code !== 0 && reject(new Error(`exit ${code}`)));
			})
	);
	const tokens = await Promise.all(runs);
	expect(tokens[0]).toHaveLength(64);
	expect(tokens[0]).toBe(tokens[1]);
	expect(await counts()).toMatchObject({ refreshes: 1, tokenReuses: 0 });
});
