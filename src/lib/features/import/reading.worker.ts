import { isNamedError } from '#lib/platform/errors.ts';
import { readText } from '#lib/platform/text-file.ts';
import { readZeroFile } from '#lib/providers/zero/records.ts';
import type { ReadAnswer, ReadRequest } from './reading.ts';

/** Off the main thread: a large file must not freeze the page it was dropped on. */
addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
	postMessage(read(data));
});

function read({ bytes, zone, now }: ReadRequest): ReadAnswer {
	try {
		return { kind: 'read', file: readZeroFile(readText(bytes), { zone, now }) };
	} catch (cause) {
		if (isNamedError(cause)) return { kind: 'refused', code: cause.code, message: cause.message };
		throw cause;
	}
}
