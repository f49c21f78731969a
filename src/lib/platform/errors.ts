/** How a code of ours looks: `E_DB_UNAVAILABLE`. */
export type ErrorCode = `E_${string}`;

export type NamedErrorOptions = {
	/** HTTP status when the error reaches an answer. 500 says: ours to fix. */
	status?: number;
	/** Plain values for a screen or a log; never a secret. */
	details?: Readonly<Record<string, unknown>>;
	cause?: unknown;
};

/**
 * An error with a stable code and a message for the person who reads it: what happened, and
 * what to do next. Every error that the product raises on purpose is one of these.
 */
export class NamedError extends Error {
	readonly code: ErrorCode;
	readonly status: number;
	readonly details: Readonly<Record<string, unknown>>;

	constructor(code: ErrorCode, message: string, options: NamedErrorOptions = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = new.target.name;
		this.code = code;
		this.status = options.status ?? 500;
		this.details = options.details ?? {};
	}
}

export function isNamedError(value: unknown): value is NamedError {
	return value instanceof NamedError;
}
