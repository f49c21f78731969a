import { sha1 } from '@oslojs/crypto/sha1';
import { decodeHex } from '@oslojs/encoding';

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 16 bytes as `xxxxxxxx-xxxx-7xxx-Yxxx-xxxxxxxxxxxx`, with the variant `Y` set. */
function uuid(bytes: Uint8Array): string {
	let text = '';
	for (let n = 0; n < 16; n++) {
		let byte = bytes[n] ?? 0;
		if (n === 6) byte = (byte & 0x0f) | 0x70;
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
	return uuid(bytes);
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

/** Where names are written to be digested, behind their namespace. */
let room = new Uint8Array(256);
room.set(namespace);

function bytesOf(name: string): Uint8Array {
	// A UTF-16 unit takes three bytes at most.
	const most = namespace.length + 3 * name.length;
	if (most > room.length) {
		room = new Uint8Array(2 * most);
		room.set(namespace);
	}
	const { written } = encoder.encodeInto(name, room.subarray(namespace.length));
	return room.subarray(0, namespace.length + written);
}

function hexSha1(bytes: Uint8Array): string {
	let text = '';
	for (const byte of sha1(bytes)) text += pairs[byte];
	return text;
}

/**
 * The id of a row that stands for a record elsewhere: the same on every device and on the server,
 * so that a record brought twice is one row. A UUIDv5. `digest`: SHA-1 as hexadecimal digits, where
 * a faster one is at hand.
 */
export function sourceRowId(
	userId: string,
	{ entity, source, sourceId }: { entity: string; source: string; sourceId: string },
	digest: (bytes: Uint8Array) => string = hexSha1
): string {
	const hex = digest(bytesOf(`${userId}|${entity}|${source}|${sourceId}`));
	const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3];
	const [low, mid, high] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16)];
	return `${low}-${mid}-5${high}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id of a person's only row with that value in the natural key of its entity. */
export function naturalRowId(userId: string, entity: string, value: string): string {
	return sourceRowId(userId, { entity, source: 'manual', sourceId: value });
}
