import { isNamedError, NamedError } from '../errors.ts';

/** Nothing of ours, or nothing that can be told to be. Nothing was changed. */
export class NotABackup extends NamedError {
	constructor(cause?: unknown) {
		super(
			'E_NOT_A_BACKUP',
			'This file is no backup of Life Tracker. Nothing was changed. Choose a file that "lifetracker backup" wrote; an export of one person goes through Import.',
			{ status: 400, cause }
		);
	}
}

/** Cut short or changed since it was written. Nothing was changed. */
export class BackupDamaged extends NamedError {
	constructor() {
		super(
			'E_BACKUP_DAMAGED',
			'This backup is not as it was written: it was cut short or changed on the way. Nothing was changed. Copy it again, or take an earlier one.',
			{ status: 400 }
		);
	}
}

export class BackupNewerThanApp extends NamedError {
	constructor(unknown: readonly string[]) {
		super(
			'E_BACKUP_NEWER_THAN_APP',
			`This backup was made by a newer version of Life Tracker (it knows ${unknown.join(', ')}). Nothing was changed. Install that version, then restore it.`,
			{ status: 400, details: { unknown } }
		);
	}
}

export class InstanceNotEmpty extends NamedError {
	constructor(accounts: number) {
		const there = accounts === 1 ? 'is an account' : `are ${accounts} accounts`;
		super(
			'E_NOT_EMPTY',
			`There ${there} here already, and a backup is restored into an empty instance. Nothing was changed. On the command line, --replace saves what is here into a file and puts the backup in its place.`,
			{ status: 409, details: { accounts } }
		);
	}
}

/** What the database said while rows went in. */
export function notRestored(cause: unknown): NamedError {
	if (isNamedError(cause)) return cause;
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new NamedError(
		'E_NOT_RESTORED',
		`The backup could not be restored: ${reason}. Everything is as it was before.`,
		{ cause }
	);
}
