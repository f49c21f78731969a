import { NamedError } from '../../errors.ts';

/** A newer version of the app has worked on this database. Nothing was changed. */
export class DatabaseNewerThanApp extends NamedError {
	constructor(unknown: readonly string[]) {
		super(
			'E_DB_NEWER_THAN_APP',
			`The database was written by a newer version of Life Tracker (it knows ${unknown.join(', ')}). ` +
				'Nothing was changed. Start that version again, or restore a backup that this version made.',
			{ details: { unknown } }
		);
	}
}

/** A migration that this database has applied reads differently now. Nothing was changed. */
export class MigrationChanged extends NamedError {
	constructor(name: string) {
		super(
			'E_MIGRATION_CHANGED',
			`The migration ${name} was applied to this database and has been edited since. ` +
				'Nothing was changed. Put the file back as it was, and write what is new as a migration of its own.',
			{ details: { name } }
		);
	}
}

export class MigrationFailed extends NamedError {
	constructor(name: string, cause: unknown) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		super(
			'E_MIGRATION_FAILED',
			`The migration ${name} could not be applied: ${reason}. The database is as it was before it.`,
			{ details: { name }, cause }
		);
	}
}
