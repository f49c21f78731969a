import { previewOf } from '#lib/domains/imports/preview.ts';
import { readGiven } from '#lib/domains/imports/read-given.ts';
import { isNamedError } from '#lib/platform/errors.ts';
import { knownFormats } from './formats/known.ts';
import type { ReadAnswer, ReadRequest } from './reading.ts';

/** Off the main thread: a large file must not freeze the page it was dropped on. */
addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
	for (const answer of read(data)) postMessage(answer);
});

/** Records in one message. */
const sliceRecords = 500;

function* read({ file, context, previews }: ReadRequest): Generator<ReadAnswer> {
	try {
		const reading = readGiven(file, knownFormats, context);
		if ('kind' in reading) return yield reading;
		if (previews) return yield previewOf(reading);
		const { records } = reading;
		for (let from = 0; from < records.length; from += sliceRecords) {
			yield { kind: 'records', records: records.slice(from, from + sliceRecords) };
		}
		yield { kind: 'read', file: { ...reading, records: [] } };
	} catch (cause) {
		if (!isNamedError(cause)) throw cause;
		const { code, message, details } = cause;
		const columns = Array.isArray(details['columns']) ? (details['columns'] as string[]) : [];
		yield { kind: 'refused', code, message, columns };
	}
}
