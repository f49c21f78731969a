import type { TRPCError } from '@trpc/server';
import { isNamedError, NamedError, type ErrorCode } from '../errors.ts';
import { hasSqlState } from './data-error.server.ts';

type TrpcCode = TRPCError['code'];

const codes: Readonly<Record<number, TrpcCode>> = {
	400: 'BAD_REQUEST',
	401: 'UNAUTHORIZED',
	403: 'FORBIDDEN',
	404: 'NOT_FOUND',
	405: 'METHOD_NOT_SUPPORTED',
	409: 'CONFLICT',
	412: 'PRECONDITION_FAILED',
	413: 'PAYLOAD_TOO_LARGE',
	415: 'UNSUPPORTED_MEDIA_TYPE',
	422: 'UNPROCESSABLE_CONTENT',
	429: 'TOO_MANY_REQUESTS',
	502: 'BAD_GATEWAY',
	503: 'SERVICE_UNAVAILABLE',
	504: 'GATEWAY_TIMEOUT'
};

export function trpcCodeOf(status: number): TrpcCode {
	return codes[status] ?? 'INTERNAL_SERVER_ERROR';
}

/** Postgres's codes for text that it cannot hold: a NUL, half a character. */
const unstorableText = /^22(021|P05)$/;

/** What Postgres says of text that no input rule had looked at is the sender's to fix. */
export function unstorable(error: unknown): NamedError | undefined {
	if (!hasSqlState(error, unstorableText)) return undefined;
	const words = 'This holds a character that cannot be stored. Nothing was changed.';
	return new NamedError('E_TEXT', words, { status: 400, cause: error });
}

export interface DescribedError {
	readonly code: ErrorCode;
	readonly message: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/** What of an error may leave the server: its name, a sentence, and plain values. */
export function describeError(error: TRPCError): DescribedError {
	const { cause } = error;
	if (isNamedError(cause)) {
		return { code: cause.code, message: cause.message, details: cause.details };
	}
	if (error.code === 'BAD_REQUEST' && isRefusal(cause)) return refusedInput(cause);
	const code = cause instanceof SyntaxError ? 'PARSE_ERROR' : error.code;
	return { ...(byCode[code] ?? internal), details: {} };
}

const internal = {
	code: 'E_INTERNAL',
	message: 'Something went wrong on our side. What you saved before is safe.'
} as const;

/** What tRPC itself refuses before a procedure runs. */
const byCode: Partial<Record<TrpcCode, Pick<DescribedError, 'code' | 'message'>>> = {
	PARSE_ERROR: { code: 'E_JSON', message: 'This is not JSON that can be read.' },
	BAD_REQUEST: { code: 'E_INPUT', message: 'This request cannot be read.' },
	NOT_FOUND: { code: 'E_PROCEDURE', message: 'There is no such procedure.' },
	METHOD_NOT_SUPPORTED: {
		code: 'E_METHOD',
		message: 'This procedure is called by another method.'
	},
	UNSUPPORTED_MEDIA_TYPE: { code: 'E_CONTENT_TYPE', message: 'Only JSON is read here.' },
	CLIENT_CLOSED_REQUEST: { code: 'E_ABORTED', message: 'The request was given up.' }
};

const shownIssues = 10;

/** What zod throws, whichever of its editions a schema is written in. */
interface Refusal {
	readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

function isRefusal(cause: unknown): cause is Refusal {
	return cause instanceof Error && 'issues' in cause && Array.isArray(cause.issues);
}

function refusedInput(cause: Refusal): DescribedError {
	const fields = cause.issues.slice(0, shownIssues).map((issue) => ({
		field: issue.path.map(String).join('.').slice(0, 100),
		problem: issue.message.slice(0, 200)
	}));
	const [first] = fields;
	const where = first?.field ? `${first.field}: ` : '';
	const message = `This was not accepted. ${where}${first?.problem ?? 'It has another shape than expected'}.`;
	return { code: 'E_INPUT', message: message.replace(/\.\.$/, '.'), details: { fields } };
}
