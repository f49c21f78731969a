import type { PullAnswer, PullInput, PushAnswer, PushInput, Transport } from '../protocol.ts';
import { Rejected, SignedOut, Unreachable } from './transport-errors.ts';

type Fetch = typeof fetch;

/** tRPC's envelope without transformer. */
type Envelope =
	| { readonly result: { readonly data: unknown } }
	| { readonly error: { readonly message: string } };

/** A browser lets 64 kB in all outlive their page. */
const outlivingBytes = 48 * 1024;

export interface TransportParts {
	readonly fetcher?: Fetch;
	readonly base?: string;
}

/** The two procedures over HTTP. */
export function httpTransport({
	fetcher = fetch,
	base = '/api/trpc'
}: TransportParts = {}): Transport {
	const ask = async (procedure: string, input: object, signal: AbortSignal): Promise<unknown> => {
		const body = JSON.stringify(input);
		const response = await request(fetcher, `${base}/${procedure}`, {
			method: 'POST',
			credentials: 'same-origin',
			headers: { 'content-type': 'application/json', 'x-lt-client': '1' },
			body,
			signal,
			// The page may be closed right after Save: what it sends is to arrive without it.
			keepalive: 'changes' in input && body.length < outlivingBytes
		});
		return dataOf(response);
	};
	return {
		push: (input: PushInput, signal) => ask('sync.push', input, signal) as Promise<PushAnswer>,
		pull: (input: PullInput, signal) => ask('sync.pull', input, signal) as Promise<PullAnswer>
	};
}

async function request(fetcher: Fetch, url: string, init: RequestInit): Promise<Response> {
	try {
		return await fetcher(url, init);
	} catch (cause) {
		throw new Unreachable('no answer', { cause });
	}
}

async function dataOf(response: Response): Promise<unknown> {
	const { status } = response;
	if (status === 401) throw new SignedOut();
	if (status === 429 || status >= 500) throw new Unreachable(`status ${status}`);
	const envelope = await envelopeOf(response);
	if ('error' in envelope) throw new Rejected(status, envelope.error.message);
	return envelope.result.data;
}

/** A captive portal answers with a page of its own: that is not our server. */
async function envelopeOf(response: Response): Promise<Envelope> {
	try {
		const body = (await response.json()) as Envelope;
		if ('result' in body || 'error' in body) return body;
	} catch (cause) {
		throw new Unreachable('something else answered', { cause });
	}
	throw new Unreachable('something else answered');
}
