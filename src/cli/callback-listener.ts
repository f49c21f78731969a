import { createServer } from 'node:http';
import type { Config } from '#lib/platform/config.server.ts';
import { connectProblemText } from '#lib/providers/connect-problem.ts';
import { finishConnect, type ConnectEnd } from '#lib/providers/connect.server.ts';
import type { ProviderLine } from '#lib/providers/line.server.ts';
import { nodeListener } from '#lib/providers/listen.server.ts';

export interface Answering {
	/** How the person's return ended; undefined while they are away. */
	end(): ConnectEnd | undefined;
	close(): Promise<void>;
}

/** Answers at the server's own address while no server runs: the way back, and the sandbox. */
export async function answerCallbacks(
	line: ProviderLine,
	{ host, port, origin }: Config
): Promise<Answering> {
	const { id, name } = line.registration.manifest;
	let end: ConnectEnd | undefined;

	async function answer(request: Request): Promise<Response> {
		const { pathname, searchParams } = new URL(request.url);
		if (pathname.startsWith(`/sandbox/${id}/`)) return line.realms.sandbox().fetch(request);
		if (pathname !== `/oauth/${id}/callback` || request.method !== 'GET') {
			return new Response(null, { status: request.method === 'HEAD' ? 204 : 404 });
		}
		end = await finishConnect(line, searchParams, null);
		return plain(
			end.kind === 'connected'
				? `${name} is connected. You can close this page.`
				: connectProblemText(end.problem, name)
		);
	}

	const server = createServer(nodeListener({ fetch: answer }, origin));
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({ host, port }, resolve);
	});
	return {
		end: () => end,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeIdleConnections();
				// The last page may still be on its way.
				setTimeout(() => server.closeAllConnections(), 500).unref();
			})
	};
}

function plain(text: string): Response {
	return new Response(`${text}\n`, {
		headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
	});
}
