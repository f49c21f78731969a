import { NamedError } from '../errors.ts';

/** For what was still under way while its account, and with it the session, was removed. */
export function accountGone(cause?: unknown): NamedError {
	return new NamedError('E_ACCOUNT_GONE', 'This account was removed.', { status: 401, cause });
}

/** What Postgres says of a row whose reference leads nowhere. */
const foreignKeyViolation = '23503';
/** The name that every reference to a row's owner has. */
const toOwner = /_user_id_users_id_fk$/;

/** Whether this is Postgres refusing a row of a person who is no longer there. */
export function tellsOfGoneAccount(error: unknown): boolean {
	let inner = error;
	while (inner instanceof Error) {
		if ('code' in inner && inner.code === foreignKeyViolation && 'constraint_name' in inner)
			return toOwner.test(String(inner.constraint_name));
		inner = inner.cause;
	}
	return false;
}
