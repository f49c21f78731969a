import { initTRPC, TRPCError } from '@trpc/server';
import type { SessionUser } from '../auth/session.server.ts';
import { isNamedError, NamedError } from '../errors.ts';
import { accountGone, tellsOfGoneAccount } from './account-gone.server.ts';
import type { Visitor } from './http-visitor.server.ts';
import { describeError, trpcCodeOf, unstorable } from './trpc-errors.server.ts';

/** What a procedure knows of the request that called it. */
export interface Call {
	readonly user: SessionUser | null;
	/** The text of the session cookie, whether or not it is good. */
	readonly token: string | null;
	/** The text of the cookie that stands for this browser before it signs in. */
	readonly door: string | null;
	readonly requestId: string;
	readonly visitor: Visitor;
	/** Headers that a procedure adds to the answer: a cookie, mostly. */
	readonly answer: Headers;
}

const pingMs = 15_000;

// No transformer: what travels is plain JSON, and an attacker's metadata is never read.
const t = initTRPC.context<Call>().create({
	// Never a stack in an answer, whatever NODE_ENV says.
	isDev: false,
	errorFormatter: ({ shape, error, ctx }) => {
		const { code, message, details } = describeError(error);
		const requestId = ctx?.requestId ?? '';
		const data = { ...details, code, httpStatus: shape.data.httpStatus, requestId };
		return { code: shape.code, message, data };
	},
	sse: {
		ping: { enabled: true, intervalMs: pingMs },
		client: { reconnectAfterInactivityMs: 40_000 }
	}
});

export const router = t.router;
export const mergeRouters = t.mergeRouters;

/** A named error keeps its name and gets the status it asks for. */
const named = t.middleware(async ({ next }) => {
	const result = await next();
	if (result.ok) return result;
	const cause = namedCause(result.error.cause);
	if (!cause) return result;
	throw new TRPCError({ code: trpcCodeOf(cause.status), message: cause.message, cause });
});

function namedCause(cause: unknown): NamedError | undefined {
	if (tellsOfGoneAccount(cause)) return accountGone(cause);
	return unstorable(cause) ?? (isNamedError(cause) ? cause : undefined);
}

/** Open to everybody. */
export const open = t.procedure.use(named);

/** For the signed-in person alone: `ctx.user` is theirs. */
export const signedIn = open.use(({ ctx, next }) => {
	if (!ctx.user) throw signedOut();
	return next({ ctx: { ...ctx, user: ctx.user } });
});

/** For the person who owns the instance. */
export const ownerOnly = signedIn.use(({ ctx, next }) => {
	if (!ctx.user.owner) {
		throw new NamedError('E_OWNER_ONLY', 'Only the owner of this server can do this.', {
			status: 403
		});
	}
	return next();
});

export function signedOut(): NamedError {
	return new NamedError(
		'E_SIGNED_OUT',
		"You've been signed out. Nothing is lost; sign in to go on.",
		{ status: 401 }
	);
}
