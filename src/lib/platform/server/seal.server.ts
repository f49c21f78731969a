import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { NamedError } from '../errors.ts';
import { Secret } from '../secret.server.ts';
import { readSecretKey, type KeySource } from './secret-key.server.ts';

/** Where a sealed text belongs: it opens there and nowhere else. */
export interface SealedFor {
	/** A person's id, or `instance`. */
	readonly owner: string;
	readonly provider: string;
	readonly column: string;
}

export interface Seal {
	seal(text: string, place: SealedFor): Uint8Array;
	/** @throws SealBroken when it was sealed for another place, with another key, or was changed. */
	open(sealed: Uint8Array, place: SealedFor): Secret;
	/** A secret of its own for one purpose: the same as long as the key is. */
	derive(purpose: string): Secret;
}

/** One sentence for every cause: which one it was is nobody's business. */
export class SealBroken extends NamedError {
	constructor(cause?: unknown) {
		super(
			'E_SEAL',
			'A stored secret cannot be opened with the key of this server. Sign in at the provider again, or bring the former key back.',
			{ cause }
		);
	}
}

const VERSION = 1;
const KEY_ID_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES + IV_BYTES;

/**
 * Seals with AES-256-GCM. The bytes: version, id of the key, random IV, ciphertext, tag; owner,
 * provider and column are authenticated along, so that a value copied elsewhere does not open.
 */
export function openSeal(source: KeySource): Seal {
	const master = readSecretKey(source);
	const key = derived(master, 'seal');
	const head = Buffer.concat([
		Buffer.of(VERSION),
		createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES)
	]);
	return {
		seal(text, place) {
			const iv = randomBytes(IV_BYTES);
			const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(head, place));
			const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return new Uint8Array(Buffer.concat([head, iv, body, cipher.getAuthTag()]));
		},
		open(sealed, place) {
			const bytes = Buffer.from(sealed);
			if (bytes.length < HEAD_BYTES + TAG_BYTES || !bytes.subarray(0, head.length).equals(head))
				throw new SealBroken();
			try {
				const iv = bytes.subarray(head.length, HEAD_BYTES);
				const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(boundTo(head, place));
				decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
				const body = decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES));
				return new Secret(Buffer.concat([body, decipher.final()]).toString('utf8'));
			} catch (cause) {
				throw new SealBroken(cause);
			}
		},
		derive: (purpose) => new Secret(derived(master, `derive/${purpose}`).toString('base64url'))
	};
}

function derived(master: Buffer, purpose: string): Buffer {
	return Buffer.from(hkdfSync('sha256', master, '', `lifetracker/v1/${purpose}`, 32));
}

/** JSON keeps the parts apart: no two places give the same bytes. */
function boundTo(head: Buffer, { owner, provider, column }: SealedFor): Buffer {
	return Buffer.concat([head, Buffer.from(JSON.stringify([owner, provider, column]))]);
}
