import { isZip, unpack } from '#lib/platform/archive.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { readFileTable } from '#lib/platform/file-table.ts';
import { readText, type LegacyEncoding } from '#lib/platform/text-file.ts';
import type { Content } from './format.ts';
import { NotRecognised } from './recognise.ts';

export interface GivenFile {
	readonly name: string;
	readonly bytes: Uint8Array;
}

/** A text that breaks off, or is no JSON although it begins so. */
export class BrokenJson extends NamedError {
	constructor(cause: unknown) {
		super(
			'E_BROKEN_JSON',
			'This JSON file breaks off or is damaged. Export it again. Nothing was imported.',
			{ status: 422, cause }
		);
	}
}

/**
 * What stands in a file: one content, or those of an archive. `legacy` is for what is no Unicode.
 * Throws NamedError.
 */
export function contentsOf({ name, bytes }: GivenFile, legacy?: LegacyEncoding): Content[] {
	if (!isZip(bytes)) return [contentOf({ name, bytes }, legacy)];
	return unpack(bytes).flatMap((file) => {
		try {
			return [contentOf(file, legacy)];
		} catch (cause) {
			// One damaged file of an archive costs that file.
			if (cause instanceof NamedError) return [];
			throw cause;
		}
	});
}

function contentOf({ name, bytes }: GivenFile, legacy: LegacyEncoding | undefined): Content {
	const { text, isLegacy } = readText(bytes, legacy);
	const start = text.trimStart().slice(0, 200);
	if (/^<(!doctype|html|\?xml|[a-z]+[\s>])/i.test(start)) {
		throw new NotRecognised(
			"This is a web page or XML; it doesn't look like a Zero export or another file known here."
		);
	}
	if (start.startsWith('{') || start.startsWith('[')) {
		return { kind: 'json', name, value: parsed(text) };
	}
	const letters = isLegacy ? aroundLetter(text) : null;
	return { kind: 'table', name, text, table: readFileTable(text), letters };
}

/** So much before and behind a letter shows whether it is the right one. */
const around = 20;

/** The first letter that depends on how the file is read, within its line. */
function aroundLetter(text: string): string {
	const at = text.search(/\P{ASCII}/u);
	const before =
		text
			.slice(Math.max(0, at - around), at)
			.split(/[\r\n]/)
			.at(-1) ?? '';
	const [behind = ''] = text.slice(at, at + around).split(/[\r\n]/);
	return before + behind;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch (cause) {
		throw new BrokenJson(cause);
	}
}
