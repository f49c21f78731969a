import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { NamedError } from '../errors.ts';

const KIB = 1024;
/** The most that anything but a webhook may send. */
export const BODY_LIMIT_BYTES = 1024 * KIB;
const WEBHOOK_LIMIT_BYTES = 8 * KIB;

const WITHOUT_BODY = ['GET', 'HEAD'];

export const bodyLimit = (pathname: string) =>
	pathname.startsWith('/webhooks/') ? WEBHOOK_LIMIT_BYTES : BODY_LIMIT_BYTES;

const hasBody = (request: IncomingMessage) =>
	request.headers['transfer-encoding'] !== undefined ||
	Number(request.headers['content-length'] ?? 0) > 0;

/**
 * Reads the body to its end before the app sees the request, so that the app meets only whole
 * bodies within the limit. Answers the request to hand on: the same one when there is no body.
 */
export async function receiveBody(
	request: IncomingMessage,
	limit: number
): Promise<IncomingMessage> {
	if (!hasBody(request)) return request;
	if (WITHOUT_BODY.includes(request.method ?? ''))
		throw new NamedError('E_BODY_UNEXPECTED', 'Reading takes no content.', { status: 400 });
	if (request.headers['content-encoding'] !== undefined)
		throw new NamedError(
			'E_BODY_ENCODED',
			'Compressed content is not accepted: send it as it is.',
			{
				status: 415
			}
		);
	if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
	return replay(request, await readAll(request, limit));
}

async function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > limit) throw tooLarge(limit);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function tooLarge(limit: number): NamedError {
	const most = `${limit / KIB} KB`;
	return new NamedError('E_BODY_TOO_LARGE', `This is too much at once: at most ${most} go.`, {
		status: 413
	});
}

/** A request like the one given, with the body still to be read. */
function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
	const { method, url, headers, rawHeaders, socket } = request;
	const { httpVersion, httpVersionMajor, httpVersionMinor } = request;
	const again = Readable.from([body], { objectMode: false });
	return Object.assign(again, {
		...{ method, url, headers, rawHeaders, socket, connection: socket, complete: true },
		...{ httpVersion, httpVersionMajor, httpVersionMinor }
	}) as unknown as IncomingMessage;
}
