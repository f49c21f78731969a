import { NamedError } from '../errors.ts';

/** Why a passkey was refused: each in words for the person who holds it. */
export const refused = {
	unreadable: (cause?: unknown) =>
		new NamedError(
			'E_PASSKEY_UNREADABLE',
			'Your browser sent a passkey that cannot be read. Nothing was changed; try again.',
			{ status: 400, cause }
		),
	kind: () =>
		new NamedError(
			'E_PASSKEY_KIND',
			'This kind of passkey is not known here. Use another device or password manager.',
			{ status: 400 }
		),
	place: (origin: string) =>
		new NamedError(
			'E_PASSKEY_PLACE',
			`That passkey was used at another address than this server's own. Open ${origin} and try again.`,
			{ status: 403 }
		),
	unverified: () =>
		new NamedError(
			'E_PASSKEY_UNVERIFIED',
			'Your device did not check that it is you. Use its fingerprint, face or PIN.',
			{ status: 403 }
		),
	late: () =>
		new NamedError(
			'E_PASSKEY_LATE',
			'That took longer than five minutes, or was answered already. Try again.',
			{ status: 403 }
		),
	wrong: () =>
		new NamedError('E_PASSKEY_WRONG', 'That passkey does not match the one kept here.', {
			status: 401
		}),
	unknown: () =>
		new NamedError(
			'E_PASSKEY_UNKNOWN',
			'This server does not know that passkey. Sign in with your password.',
			{ status: 401 }
		),
	copied: () =>
		new NamedError(
			'E_PASSKEY_COPIED',
			'That passkey counts fewer uses than before, so there may be a copy of it. Sign in with your password and remove it.',
			{ status: 401 }
		),
	known: () =>
		new NamedError('E_PASSKEY_KNOWN', 'This passkey is in use here already.', { status: 409 }),
	tooMany: (most: number) =>
		new NamedError('E_PASSKEYS_FULL', `There are ${most} passkeys already. Remove one first.`, {
			status: 409
		}),
	gone: () => new NamedError('E_NO_PASSKEY', 'This passkey is gone already.', { status: 404 }),
	last: () =>
		new NamedError('E_LAST_WAY_IN', 'This passkey is the only way into the account, so it stays.', {
			status: 409
		})
};
