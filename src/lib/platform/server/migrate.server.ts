import { establishAccess, grantToAppRole } from './access.server.ts';
import { openEngine, type EngineConfig } from './engine.server.ts';
import { inTurn } from './migrate/in-turn.server.ts';
import {
	DatabaseNewerThanApp,
	MigrationChanged,
	MigrationFailed
} from './migrate/migration-errors.server.ts';
import {
	migrationsFolder,
	readMigrations,
	type MigrationFile
} from './migrate/migration-file.server.ts';
import { forcePolicies } from './row-policy.server.ts';
import { Connection } from './wire/connection.server.ts';

export type MigrateOptions = {
	/** Default: the folder `drizzle` of the app. */
	folder?: string;
	/** Told of each migration before it runs. */
	onApply?: (name: string) => void;
};

/** Asked for again a while: another process may be at a long migration. */
const LOCK_WAIT_MS = 5_000;
const LONGEST_MIGRATION_MS = 60 * 60_000;
const OWN_TABLE = `create schema if not exists lifetracker;
	create table if not exists lifetracker.migrations (
		name text primary key,
		checksum text not null,
		applied_at timestamptz not null default now()
	)`;

/**
 * Brings the database to the state that this version of the app expects. Processes that start at
 * the same time take turns; each file is one transaction. Returns the names it applied.
 */
export async function migrateDatabase(
	config: EngineConfig,
	{ folder = migrationsFolder(), onApply = () => undefined }: MigrateOptions = {}
): Promise<string[]> {
	const files = readMigrations(folder);
	return asOwner(config, async (owner) => {
		await compare(owner, files);
		if ((await establishAccess(owner)) === 'role') await inTurn(owner, () => grantToAppRole(owner));
		const applied: string[] = [];
		for (const file of files) if (await applyOnce(owner, file, onApply)) applied.push(file.name);
		return applied;
	});
}

/** The migrations that would be applied now; refuses what `migrateDatabase` refuses. */
export async function pendingMigrations(
	config: EngineConfig,
	folder = migrationsFolder()
): Promise<string[]> {
	const files = readMigrations(folder);
	const known = await asOwner(config, (owner) => compare(owner, files));
	return files.map((file) => file.name).filter((name) => !known.has(name));
}

/** Runs `work` as the user of the connection, to whom the tables belong. */
export async function asOwner<T>(
	config: EngineConfig,
	work: (owner: Connection) => Promise<T>
): Promise<T> {
	const engine = await openEngine(config);
	let owner: Connection | undefined;
	try {
		const parameters = {
			application_name: 'lifetracker migrate',
			lock_timeout: String(LOCK_WAIT_MS)
		};
		owner = await Connection.open({ endpoint: await engine.endpoint(), parameters });
		owner.statementTimeoutMs = LONGEST_MIGRATION_MS;
		return await work(owner);
	} finally {
		await owner?.end();
		await engine.release();
	}
}

/** What is applied, by name; throws when it does not fit the files. Changes nothing. */
async function compare(owner: Connection, files: MigrationFile[]): Promise<Map<string, string>> {
	const [found] = await owner.run({
		text: `select to_regclass('lifetracker.migrations') is not null as there`
	});
	const known = (found as { there: boolean }).there ? await appliedIn(owner) : new Map();
	const names = new Set(files.map((file) => file.name));
	const unknown = [...known.keys()].filter((name) => !names.has(name));
	if (unknown.length > 0) throw new DatabaseNewerThanApp(unknown);
	for (const { name, checksum } of files)
		if (known.has(name) && known.get(name) !== checksum) throw new MigrationChanged(name);
	return known;
}

async function appliedIn(owner: Connection): Promise<Map<string, string>> {
	const rows = await owner.run({ text: 'select name, checksum from lifetracker.migrations' });
	return new Map(
		(rows as unknown as { name: string; checksum: string }[]).map((row) => [row.name, row.checksum])
	);
}

/** False when another process has applied it meanwhile. */
function applyOnce(
	owner: Connection,
	file: MigrationFile,
	onApply: (name: string) => void
): Promise<boolean> {
	return inTurn(owner, async () => {
		await owner.run({ text: OWN_TABLE });
		if ((await appliedIn(owner)).has(file.name)) return false;
		onApply(file.name);
		for (const text of file.statements) await owner.run({ text });
		await owner.run({ text: forcePolicies });
		await owner.run({
			text: 'insert into lifetracker.migrations (name, checksum) values ($1, $2)',
			params: [file.name, file.checksum]
		});
		return true;
	}).catch((error: unknown) => {
		throw new MigrationFailed(file.name, error);
	});
}
