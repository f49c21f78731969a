import { randomBytes } from 'node:crypto';
import { sessionTokenOf } from '../auth/session-cookie.server.ts';
import { readSession, type SessionUser } from '../auth/session.server.ts';
import { isNamedError } from '../errors.ts';
import type { Database } from './database.server.ts';
import { answerError } from './http-answer.server.ts';
import { refuseForgery, type OwnAddress } from './http-forgery.server.ts';
import { secure } from './http-headers.server.ts';
import { visitorOf, type Visitor } from './http-visitor.server.ts';

/** What the edge stands on. */
export interface Edge {
	readonly config: OwnAddress;
	readonly database: Database;
	now(): number;
	/** Told of every error that is not named. */
	report(error: unknown, requestId: string): void;
}

/** What the edge found out about a request it let through. */
export interface Passage {
	readonly requestId: string;
	readonly user: SessionUser | null;
	readonly visitor: Visitor;
}

export interface Arrival {
	readonly request: Request;
	/** The address of the other end of the connection. */
	readonly peer: string;
}

/** Pages are the same for everybody; only these paths ask who is there. */
const personal = /^\/(api|oauth)\//;

/** The one way in: names the request, refuses forgeries, finds the person, secures the answer. */
export async function throughEdge(
	edge: Edge,
	{ request, peer }: Arrival,
	respond: (passage: Passage) => Promise<Response>
): Promise<Response> {
	const requestId = randomBytes(6).toString('hex');
	const answer = await answered(edge, requestId, async () => {
		refuseForgery(request, edge.config);
		const visitor = visitorOf(request, peer);
		const { pathname } = new URL(request.url);
		const token = personal.test(pathname) ? sessionTokenOf(request) : null;
		const user = await readSession(edge.database, token, edge.now());
		return respond({ requestId, user, visitor });
	});
	answer.headers.set('x-request-id', requestId);
	return secure(answer, edge.config.origin);
}

async function answered(
	edge: Edge,
	requestId: string,
	work: () => Promise<Response>
): Promise<Response> {
	try {
		return await work();
	} catch (error) {
		if (!isNamedError(error) || error.status >= 500) edge.report(error, requestId);
		return answerError(error, requestId);
	}
}
