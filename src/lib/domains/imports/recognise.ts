import { NamedError } from '#lib/platform/errors.ts';
import type { Content, ImportFormat } from './format.ts';

/** No format here reads the file. A table may still be mapped by hand: `details` names its columns. */
export class NotRecognised extends NamedError {
	constructor(sentence: string, columns: readonly string[] = []) {
		super('E_NOT_RECOGNISED', `${sentence} Nothing was imported.`, {
			status: 422,
			details: { columns }
		});
	}
}

export interface Recognised {
	readonly format: ImportFormat;
	/** Those contents of the file that are of the format. */
	readonly contents: readonly Content[];
	/** Other files of the archive, left alone. */
	readonly others: readonly string[];
}

/**
 * The format of a file, by what stands in it.
 * @throws NotRecognised
 */
export function recognise(
	contents: readonly Content[],
	formats: readonly ImportFormat[]
): Recognised {
	const judged = contents
		.flatMap((content) => formats.map((format) => ({ format, sure: format.sniff(content) })))
		.filter(({ sure }) => sure > 0)
		.sort((a, b) => b.sure - a.sure);
	const format = judged[0]?.format;
	if (!format) throw unknown(contents);
	const own = contents.filter((content) => format.sniff(content) > 0);
	const others = contents.filter((content) => !own.includes(content)).map(({ name }) => name);
	return { format, contents: own, others };
}

/** The files of Zero's download beside the one with the fasts; their names stand in its guide. */
const besideFasts = /^(amplitude|braze|delighted|firestore|recombee|revenuecat|zero-api)\.json$/i;

function unknown(contents: readonly Content[]): NotRecognised {
	const [content, ...others] = contents;
	if (!content) return new NotRecognised('There is no file in this archive that can be imported.');
	if (others.length > 0) {
		const names = contents
			.map(({ name }) => name)
			.slice(0, 6)
			.join(', ');
		return new NotRecognised(`None of the files in this archive is known here. It holds ${names}.`);
	}
	if (content.kind === 'json') {
		const isZeros = besideFasts.test(content.name);
		const what = isZeros
			? `${content.name} is part of Zero's download, but holds no fasts.`
			: "This JSON file doesn't look like a Zero export or another file known here.";
		return new NotRecognised(`${what} In Zero's download, choose biodata.json.`);
	}
	const { head } = content.table;
	const named = head.slice(0, 6).map((name) => name.slice(0, 40));
	const found = named.length > 0 ? `We found columns ${named.join(', ')}.` : 'The file is empty.';
	return new NotRecognised(
		`This doesn't look like a Zero export or another file known here. ${found}`,
		head
	);
}
