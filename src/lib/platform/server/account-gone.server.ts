import { NamedError } from '../errors.ts';
import { sqlRefusal } from './data-error.server.ts';

/** For what was still under way while its account, and with it the session, was removed. */
export function accountGone(cause?: unknown): NamedError {
	const words = 'This account was removed. Sign in with another one to go on.';
	return new NamedError('E_ACCOUNT_GONE', words, { status: 401, cause });
}

const foreignKeyViolation = /^23503$/;
/** The name that every reference to a row's owner has. */
const toOwner = /_user_id_users_id_fk$/;

/** Whether this is Postgres refusing a row of a person who is no longer there. */
export function tellsOfGoneAccount(error: unknown): boolean {
	const refusal = sqlRefusal(error, foreignKeyViolation);
	return !!refusal && 'constraint_name' in refusal && toOwner.test(String(refusal.constraint_name));
}
