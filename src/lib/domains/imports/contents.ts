import { isZip, unpack } from '#lib/platform/archive.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { readFileTable } from '#lib/platform/file-table.ts';
import { readText } from '#lib/platform/text-file.ts';
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

/** What stands in a file: one content, or those of an archive. Throws NamedError. */
export function contentsOf({ name, bytes }: GivenFile): Content[] {
	if (!isZip(bytes)) return [contentOf({ name, bytes })];
	return unpack(bytes).flatMap((file) => {
		try {
			return [contentOf(file)];
		} catch (cause) {
			// One damaged file of an archive costs that file.
			if (cause instanceof NamedError) return [];
			throw cause;
		}
	});
}

function contentOf({ name, bytes }: GivenFile): Content {
	const text = readText(bytes);
	const start = text.trimStart().slice(0, 200);
	if (/^<(!doctype|html|\?xml|[a-z]+[\s>])/i.test(start)) {
		throw new NotRecognised(
			"This is a web page or XML; it doesn't look like a Zero export or another file known here."
		);
	}
	if (start.startsWith('{') || start.startsWith('[')) {
		return { kind: 'json', name, value: parsed(text) };
	}
	return { kind: 'table', name, text, table: readFileTable(text) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch (cause) {
		throw new BrokenJson(cause);
	}
}
