import { NamedError } from '../errors.ts';

export type UnavailableReason =
	/** No connection could be made. */
	| 'unreachable'
	/** The connection was lost before COMMIT was sent: nothing of the transaction is kept. */
	| 'lost'
	/** The connection was lost while COMMIT was under way: it may be kept whole or not at all. */
	| 'unknown-outcome'
	/** The server did not answer in time. */
	| 'timeout'
	/** Too many callers wait for a connection. */
	| 'busy'
	/** This process has closed its door to the database. */
	| 'closed';

/**
 * The database cannot be used right now. Trying again later is right, except that after
 * `unknown-outcome` the work must be safe to repeat.
 */
export class DatabaseUnavailable extends NamedError {
	readonly reason: UnavailableReason;

	constructor(reason: UnavailableReason, cause?: unknown) {
		super(
			'E_DB_UNAVAILABLE',
			'The database is not reachable right now. What you saved before is safe; this change was not confirmed. Try again in a moment.',
			{ status: 503, details: { reason }, cause }
		);
		this.reason = reason;
	}
}

/** A statement was sent to a transaction that is already over. It was refused, nothing ran. */
export class TransactionOver extends NamedError {
	constructor() {
		super('E_TRANSACTION_OVER', 'This transaction is over; the statement was not run.');
	}
}

/** The server answered and turned us away: a wrong password, an unknown database, a bad certificate. */
export class DatabaseRefused extends NamedError {
	constructor(cause: unknown) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		super(
			'E_DB_REFUSED',
			`The database server refused the connection: ${reason}. Check DATABASE_URL.`,
			{ status: 503, cause }
		);
	}
}
