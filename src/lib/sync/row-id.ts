import { sha1 } from '@oslojs/crypto/sha1';
import { decodeHex } from '@oslojs/encoding';

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 16 bytes as `xxxxxxxx-xxxx-Vxxx-Yxxx-xxxxxxxxxxxx`, with version `V` and variant `Y` set. */
function uuid(bytes: Uint8Array, version: number): string {
	let text = '';
	for (let n = 0; n < 16; n++) {
		let byte = bytes[n] ?? 0;
		if (n === 6) byte = (byte & 0x0f) | (version << 4);
		else if (n === 8) byte = (byte & 0x3f) | 0x80;
		text += n === 4 || n === 6 || n === 8 || n === 10 ? `-${pairs[byte]}` : pairs[byte];
	}
	return text;
}

/** A UUIDv7: 48 bits of epoch milliseconds, the rest from `entropy` (at least 10 bytes). */
export function timedId(nowMs: number, entropy: Uint8Array): string {
	const bytes = new Uint8Array(16);
	for (let n = 0; n < 6; n++) bytes[n] = Math.floor(nowMs / 2 ** (8 * (5 - n))) % 256;
	bytes.set(entropy.subarray(0, 10), 6);
	return uuid(bytes, 7);
}

/** Moment and number of the last id made here: ids of one millisecond keep the order of making. */
let last = { ms: 0, count: 0 };

/** The id of a row born here and now. */
export function newRowId(): string {
	const now = Date.now();
	const full = last.count === 0xfff;
	if (now > last.ms) last = { ms: now, count: 0 };
	else last = { ms: full ? last.ms + 1 : last.ms, count: full ? 0 : last.count + 1 };
	const entropy = crypto.getRandomValues(new Uint8Array(10));
	entropy.set([last.count >> 8, last.count & 0xff]);
	return timedId(last.ms, entropy);
}

const encoder = new TextEncoder();

/** Namespace of the ids that derive from a source's own: chosen once, never changed. */
const namespace = decodeHex('6f0c1d2e5a4b4c3d9e8f706152433425');

/**
 * The id of a row that stands for a record elsewhere: the same on every device and on the server,
 * so that a record brought twice is one row. A UUIDv5. `digest`: SHA-1, where a faster one is at hand.
 */
export function sourceRowId(
	userId: string,
	{ entity, source, sourceId }: { entity: string; source: string; sourceId: string },
	digest: (bytes: Uint8Array) => Uint8Array = sha1
): string {
	const name = encoder.encode(`${userId}|${entity}|${source}|${sourceId}`);
	const bytes = new Uint8Array(namespace.length + name.length);
	bytes.set(namespace);
	bytes.set(name, namespace.length);
	return uuid(digest(bytes), 5);
}
