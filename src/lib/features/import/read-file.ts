import type { UnmappedTable } from '#lib/domains/imports/unmapped-table.ts';
import type { Preview } from '#lib/domains/imports/preview.ts';
import type { FileReading, GivenContext } from '#lib/domains/imports/read-given.ts';
import type { ImportRecord } from '#lib/domains/imports/record.ts';
import { NamedError, type ErrorCode } from '#lib/platform/errors.ts';
import { FileTooLarge, fileLimits } from '#lib/platform/text-file.ts';
import { trustedUrl } from '#lib/platform/trusted-url.ts';
import type { ReadAnswer, ReadRequest } from './reading.ts';
import workerUrl from './reading.worker.ts?worker&url';

/**
 * Asks a worker about a file: `took` is told its answers until it makes something of one.
 * @throws NamedError when nothing in it can be imported, with words for the person
 */
async function ask<Made>(
	{ file, ...asked }: Omit<ReadRequest, 'file'> & { file: File },
	took: (answer: Exclude<ReadAnswer, { kind: 'refused' }>) => Made | undefined
): Promise<Made> {
	// Before its bytes are loaded: a film must not fill the memory.
	if (file.size > fileLimits.bytes) throw new FileTooLarge();
	const bytes = new Uint8Array(await file.arrayBuffer());
	const worker = new Worker(trustedUrl(workerUrl), { type: 'module' });
	const request: ReadRequest = { file: { name: file.name, bytes }, ...asked };
	return new Promise<Made>((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<ReadAnswer>) => {
			if (data.kind === 'refused') return reject(refused(data));
			const made = took(data);
			if (made !== undefined) resolve(made);
		};
		worker.onerror = (event) => reject(new Error(event.message));
		worker.postMessage(request, [bytes.buffer]);
	}).finally(() => worker.terminate());
}

/** Reads a file whole. */
export function readFile(file: File, context: GivenContext): Promise<FileReading | UnmappedTable> {
	const records: ImportRecord[] = [];
	return ask({ file, context, previews: false }, (answer) => {
		if (answer.kind === 'read') return { ...answer.file, records };
		if (answer.kind === 'unmapped') return answer;
		if (answer.kind === 'records') for (const record of answer.records) records.push(record);
		return undefined;
	});
}

/** Reads it as for the check, and tells of the first rows only. */
export function previewFile(file: File, context: GivenContext): Promise<Preview> {
	return ask({ file, context, previews: true }, (answer) =>
		answer.kind === 'preview' ? answer : undefined
	);
}

function refused({ code, message, columns }: Extract<ReadAnswer, { kind: 'refused' }>): NamedError {
	return new NamedError(code as ErrorCode, message, { details: { columns } });
}
