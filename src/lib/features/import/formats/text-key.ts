import { sha1 } from '@oslojs/crypto/sha1';
import { encodeHexLowerCase } from '@oslojs/encoding';

/** A name for a record of a file that gives it none: the same texts, the same name. */
export function textKey(when: string, ...texts: string[]): string {
	const bytes = new TextEncoder().encode(texts.join('\u001f'));
	return `${when.slice(0, 100)} ${encodeHexLowerCase(sha1(bytes)).slice(0, 20)}`;
}
