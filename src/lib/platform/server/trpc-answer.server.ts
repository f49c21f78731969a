import type { AnyTRPCRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { doorTokenOf, sessionTokenOf } from '../auth/session-cookie.server.ts';
import { isNamedError } from '../errors.ts';
import { readWhole } from './http-body.server.ts';
import type { Passage } from './http-edge.server.ts';
import type { Call } from './trpc.server.ts';

export const endpoint = '/api/trpc';
const maxBatchSize = 10;

export interface Answering {
	readonly router: AnyTRPCRouter;
	/** Told of every error that is not named. */
	report(error: unknown, requestId: string): void;
}

/** Answers a call of a procedure. `passage` is what the edge found out about the request. */
export async function answerTrpc(
	{ router, report }: Answering,
	request: Request,
	passage: Passage
): Promise<Response> {
	return fetchRequestHandler({
		endpoint,
		req: await readWhole(request),
		router,
		maxBatchSize,
		createContext: ({ resHeaders }): Call => ({
			...passage,
			token: sessionTokenOf(request),
			door: doorTokenOf(request),
			answer: resHeaders
		}),
		onError: ({ error }) => {
			const ours = error.code === 'INTERNAL_SERVER_ERROR' && !isNamedError(error.cause);
			if (ours) report(error.cause ?? error, passage.requestId);
		}
	});
}
