import { createHash, randomBytes } from 'node:crypto';
import { constantTimeEqual } from '@oslojs/crypto/subtle';
import { encodeBase64urlNoPadding } from '@oslojs/encoding';

/** What the cookie holds is `id.secret`; the database holds the id and a hash of the secret. */
export interface SessionToken {
	/** The row's id, a uuid of 16 random bytes. */
	readonly id: string;
	readonly secretHash: Uint8Array;
}

const idBytes = 16;
const secretBytes = 32;
const shape = /^([\w-]{22})\.([\w-]{43})$/;

export function newSessionToken(): SessionToken & { readonly text: string } {
	const id = new Uint8Array(randomBytes(idBytes));
	const secret = new Uint8Array(randomBytes(secretBytes));
	const text = `${encodeBase64urlNoPadding(id)}.${encodeBase64urlNoPadding(secret)}`;
	return { id: uuidOf(id), secretHash: sha256(secret), text };
}

/** The token as it may be looked up, or null when this is no token of ours. */
export function parseSessionToken(text: string): SessionToken | null {
	const parts = shape.exec(text);
	if (!parts?.[1] || !parts[2]) return null;
	const id = Buffer.from(parts[1], 'base64url');
	const secret = Buffer.from(parts[2], 'base64url');
	return { id: uuidOf(id), secretHash: sha256(secret) };
}

export function isSameSecret(a: SessionToken, b: SessionToken): boolean {
	return constantTimeEqual(a.secretHash, b.secretHash) && a.id === b.id;
}

function sha256(bytes: Uint8Array): Uint8Array {
	return new Uint8Array(createHash('sha256').update(bytes).digest());
}

function uuidOf(bytes: Uint8Array): string {
	const hex = Buffer.from(bytes).toString('hex');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
