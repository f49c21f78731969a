import type { ZeroFile } from '#lib/providers/zero/records.ts';
import { NamedError, type ErrorCode } from '#lib/platform/errors.ts';
import { FileTooLarge, fileLimits } from '#lib/platform/text-file.ts';
import { trustedUrl } from '#lib/platform/trusted-url.ts';
import type { ReadAnswer, ReadRequest } from './reading.ts';
import workerUrl from './reading.worker.ts?worker&url';

/**
 * Reads a Zero export in a worker.
 * @throws NamedError when the file is not one, with words for the person
 */
export async function readFile(file: File, zone: string): Promise<ZeroFile> {
	// Before its bytes are loaded: a film must not fill the memory.
	if (file.size > fileLimits.bytes) throw new FileTooLarge();
	const bytes = new Uint8Array(await file.arrayBuffer());
	const answer = await ask({ bytes, zone, now: Date.now() });
	if (answer.kind === 'refused') throw new NamedError(answer.code as ErrorCode, answer.message);
	return answer.file;
}

function ask(request: ReadRequest): Promise<ReadAnswer> {
	const worker = new Worker(trustedUrl(workerUrl), { type: 'module' });
	return new Promise<ReadAnswer>((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<ReadAnswer>) => resolve(data);
		worker.onerror = (event) => reject(new Error(event.message));
		worker.postMessage(request, [request.bytes.buffer]);
	}).finally(() => worker.terminate());
}
