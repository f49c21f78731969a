import type { EngineConfig } from '../server/engine.server.ts';
import { asOwner, migrateDatabase } from '../server/migrate.server.ts';
import { inTurn } from '../server/migrate/in-turn.server.ts';
import { MigrationChanged } from '../server/migrate/migration-errors.server.ts';
import {
	migrationsFolder,
	readMigrations,
	type MigrationFile
} from '../server/migrate/migration-file.server.ts';
import { forcePolicies, loosenPolicies } from '../server/row-policy.server.ts';
import type { Connection, Statement } from '../server/wire/connection.server.ts';
import { openBackup, type BackupHeader } from './backup-file.server.ts';
import { BackupNewerThanApp, InstanceNotEmpty, notRestored } from './backup-errors.server.ts';
import { quotedName, storedTables, tablesMadeBy } from './catalogue.server.ts';
import { fillTables } from './fill-tables.server.ts';

export interface RestoreOptions {
	/** Whether what is here goes first; otherwise the instance must be empty. */
	readonly replace: boolean;
	/** Statements that settle the rows in their new life, when all are there. */
	readonly afterwards: readonly Statement[];
	/** Default: the folder `drizzle` of the app. */
	readonly folder?: string;
	/**
	 * Called before the first row goes, with the number of accounts. Until it is done everything here
	 * can be read and nothing is written, so what it saves is the last state there was.
	 */
	readonly onReplace?: (accounts: number) => Promise<void>;
	/** Told of each table before it is filled. */
	readonly onTable?: (name: string) => void;
}

export interface Restored {
	readonly header: BackupHeader;
	readonly rows: Readonly<Record<string, number>>;
}

/**
 * Makes the instance what it was when the backup was made, all of it or nothing, in one transaction:
 * the tables are made anew by the migrations that the backup knew, filled, and brought up to date by
 * the later ones. So a backup of any earlier version is restored as that version would have.
 */
export async function restoreBackup(
	config: EngineConfig,
	path: string,
	options: RestoreOptions
): Promise<Restored> {
	const backup = await openBackup(path);
	const { folder = migrationsFolder(), afterwards, onTable } = options;
	const files = readMigrations(folder);
	const known = knownTo(backup.header, files);
	await migrateDatabase(config, { folder });
	const again = async (owner: Connection) => {
		const ours = tablesMadeBy(files);
		await makeRoom(owner, ours, options);
		await owner.run({ text: `drop table if exists ${ours.map(quotedName).join(', ')}` });
		await apply(owner, files.slice(0, known));
		await owner.run({ text: loosenPolicies });
		const rows = await fillTables(owner, backup, { ours, onTable });
		await apply(owner, files.slice(known));
		await owner.run({ text: loosenPolicies });
		for (const statement of afterwards) await owner.run(statement);
		await owner.run({ text: forcePolicies });
		return { header: backup.header, rows };
	};
	return asOwner(config, (owner) => inTurn(owner, () => again(owner))).catch((cause: unknown) => {
		throw notRestored(cause);
	});
}

/** How many of our migrations, from the first on, the backup had. */
function knownTo({ migrations }: BackupHeader, files: readonly MigrationFile[]): number {
	const names = files.map(({ name }) => name);
	const unknown = migrations.map(({ name }) => name).filter((name) => !names.includes(name));
	if (unknown.length > 0) throw new BackupNewerThanApp(unknown);
	const changed = migrations.find(({ name, checksum }, n) => {
		const file = files[n];
		return file?.name !== name || file.checksum !== checksum;
	});
	if (changed) throw new MigrationChanged(changed.name);
	return migrations.length;
}

/** Nobody writes anything from here to the commit. Example accounts make way unasked. */
async function makeRoom(
	owner: Connection,
	ours: readonly string[],
	{ replace, onReplace }: RestoreOptions
): Promise<void> {
	const here = await storedTables((text) => owner.run({ text }), ours);
	const names = here.map(({ name }) => quotedName(name));
	await owner.run({ text: `lock table ${names.join(', ')} in exclusive mode` });
	await owner.run({ text: `select set_config('app.system', 'on', true)` });
	const [found] = await owner.run({
		text: 'select count(*)::int as accounts from users where not demo'
	});
	const { accounts } = found as { accounts: number };
	if (accounts === 0) return;
	if (!replace) throw new InstanceNotEmpty(accounts);
	await onReplace?.(accounts);
}

async function apply(owner: Connection, files: readonly MigrationFile[]): Promise<void> {
	for (const { statements } of files) for (const text of statements) await owner.run({ text });
}
