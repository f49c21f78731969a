import { NamedError } from '../errors.ts';
import { BODY_LIMIT_BYTES } from './front-body.server.ts';

/** Deeper than anything of ours, and far from where a database gives up. */
const deepest = 64;

/**
 * The same request with its body read to the end: within the limit, well-formed text, and not
 * nested deeper than a reader can bear. A body that no one checked reaches no procedure.
 */
export async function readWhole(request: Request): Promise<Request> {
	if (request.body === null) return request;
	const text = decoded(await bytesOf(request.body));
	if (depthOf(text) > deepest) {
		throw new NamedError('E_TOO_DEEP', 'This JSON is nested too deeply.', { status: 400 });
	}
	const { url, method, headers, signal } = request;
	return new Request(url, { method, headers, signal, body: text });
}

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
		size += chunk.length;
		if (size > BODY_LIMIT_BYTES) {
			throw new NamedError('E_BODY_TOO_LARGE', 'This is too much at once.', { status: 413 });
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function decoded(bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new NamedError('E_TEXT', 'This is not text in UTF-8.', { status: 400, cause });
	}
}

/** How deep brackets nest, outside of strings. */
function depthOf(json: string): number {
	let depth = 0;
	let most = 0;
	let inString = false;
	for (let at = 0; at < json.length; at++) {
		const char = json[at];
		if (inString) {
			if (char === '\\') at += 1;
			else if (char === '"') inString = false;
		} else if (char === '"') inString = true;
		else if (char === '{' || char === '[') most = Math.max(most, ++depth);
		else if (char === '}' || char === ']') depth -= 1;
	}
	return most;
}
