import { NamedError, isNamedError } from '../errors.ts';

/** An error as the answer of a request: named ones as they are, the rest without a word of detail. */
export function answerError(error: unknown, requestId: string): Response {
	const named = isNamedError(error) ? error : unexpected(error);
	const { code, message, status, details } = named;
	const headers = new Headers();
	const retryAfter = details['retryAfterSeconds'] ?? (status === 503 ? 2 : undefined);
	if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
	return Response.json({ code, message, requestId }, { status, headers });
}

function unexpected(cause: unknown): NamedError {
	return new NamedError(
		'E_INTERNAL',
		'Something went wrong on our side. What you saved before is safe.',
		{ cause }
	);
}
