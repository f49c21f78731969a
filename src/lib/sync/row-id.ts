import { sha1 } from '@oslojs/crypto/sha1';
import { encodeHexLowerCase } from '@oslojs/encoding';

/** Namespace of the ids that derive from a source's own: 6f0c1d2e-…, chosen once, never changed. */
const namespace = Uint8Array.from([
	0x6f, 0x0c, 0x1d, 0x2e, 0x5a, 0x4b, 0x4c, 0x3d, 0x9e, 0x8f, 0x70, 0x61, 0x52, 0x43, 0x34, 0x25
]);

/**
 * The id of a row that a source names: the same on every device and server (UUIDv5), so that the
 * same record is never two rows.
 */
// eslint-disable-next-line max-params -- the four parts of one name, in their natural order
export function sourceRowId(
	userId: string,
	entity: string,
	source: string,
	sourceId: string
): string {
	const name = new TextEncoder().encode(`${userId}|${entity}|${source}|${sourceId}`);
	const input = new Uint8Array(namespace.length + name.length);
	input.set(namespace);
	input.set(name, namespace.length);
	const bytes = sha1(input).slice(0, 16);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = encodeHexLowerCase(bytes);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20)
	].join('-');
}
