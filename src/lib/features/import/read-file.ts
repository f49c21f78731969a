import type { UnmappedTable } from '#lib/domains/imports/unmapped-table.ts';
import type { FileReading, GivenContext } from '#lib/domains/imports/read-given.ts';
import type { ImportRecord } from '#lib/domains/imports/record.ts';
import { NamedError, type ErrorCode } from '#lib/platform/errors.ts';
import { FileTooLarge, fileLimits } from '#lib/platform/text-file.ts';
import { trustedUrl } from '#lib/platform/trusted-url.ts';
import type { ReadAnswer } from './reading.ts';
import workerUrl from './reading.worker.ts?worker&url';

/**
 * Reads a file in a worker.
 * @throws NamedError when nothing in it can be imported, with words for the person
 */
export async function readFile(
	file: File,
	context: GivenContext
): Promise<FileReading | UnmappedTable> {
	// Before its bytes are loaded: a film must not fill the memory.
	if (file.size > fileLimits.bytes) throw new FileTooLarge();
	const bytes = new Uint8Array(await file.arrayBuffer());
	const worker = new Worker(trustedUrl(workerUrl), { type: 'module' });
	const request = { file: { name: file.name, bytes }, context };
	return new Promise<FileReading | UnmappedTable>((resolve, reject) => {
		const records: ImportRecord[] = [];
		worker.onmessage = ({ data }: MessageEvent<ReadAnswer>) => {
			if (data.kind === 'records') for (const record of data.records) records.push(record);
			else if (data.kind === 'read') resolve({ ...data.file, records });
			else if (data.kind === 'unmapped') resolve(data);
			else reject(refused(data));
		};
		worker.onerror = (event) => reject(new Error(event.message));
		worker.postMessage(request, [bytes.buffer]);
	}).finally(() => worker.terminate());
}

function refused({ code, message, columns }: Extract<ReadAnswer, { kind: 'refused' }>): NamedError {
	return new NamedError(code as ErrorCode, message, { details: { columns } });
}
