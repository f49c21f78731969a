import { NamedError } from '../errors.ts';
import type { Database, Tx } from '../server/database.server.ts';
import { migrationsFolder, readMigrations } from '../server/migrate/migration-file.server.ts';
import { writeWhole } from '../server/whole-file.server.ts';
import { packed } from './backup-file.server.ts';
import {
	bare,
	quotedName,
	storedTables,
	tablesMadeBy,
	type StoredTable
} from './catalogue.server.ts';

export interface BackupOptions {
	/** Tables whose rows are of the moment: they stay out. */
	readonly leftOut: readonly string[];
	readonly keyId: string;
	/** Default: the folder `drizzle` of the app. */
	readonly folder?: string;
	/** Told of each table before it is read. */
	readonly onTable?: (name: string) => void;
}

export interface BackupMade {
	readonly bytes: number;
	readonly rows: Readonly<Record<string, number>>;
}

const rowsAtOnce = 200;
const statementTimeoutMs = 10 * 60_000;

/**
 * Writes everything of everybody into one file, as it is at one moment: the server may go on
 * meanwhile. Goes through the app's own door, so it works for every kind of database user.
 */
export async function backUp(
	database: Database,
	path: string,
	options: BackupOptions
): Promise<BackupMade> {
	const rows: Record<string, number> = {};
	const bytes = await database.asSystem(
		'back up everything',
		(tx) => writeWhole(path, packed(linesFor(tx, options, rows))),
		{ isolation: 'repeatable read', readOnly: true, statementTimeoutMs }
	);
	return { bytes, rows };
}

async function* linesFor(
	tx: Tx,
	{ leftOut, keyId, folder = migrationsFolder(), onTable }: BackupOptions,
	rows: Record<string, number>
): AsyncGenerator<string> {
	// A disk that is slow for a while does not end the snapshot.
	await tx.rows(bare(`set local idle_in_transaction_session_timeout = '10min'`));
	const files = readMigrations(folder);
	const migrations = files.map(({ name, checksum }) => ({ name, checksum }));
	const madeAt = new Date().toISOString();
	yield line({ format: 'lifetracker-backup', version: 1, madeAt, migrations, keyId });
	const people = await tx.rows<{ id: string }>(bare('select id from users order by id'));
	if (people.length === 0) throw nothingHere();
	const tables = await storedTables((text) => tx.rows(bare(text)), tablesMadeBy(files));
	for (const table of tables) {
		if (leftOut.includes(table.name)) continue;
		onTable?.(table.name);
		rows[table.name] = 0;
		yield line({ table: table.name, columns: table.columns });
		for (const person of table.personal ? people : [null]) {
			for await (const found of rowsOf(tx, table, person?.id)) {
				rows[table.name] = (rows[table.name] ?? 0) + found.length;
				yield found.map(({ row }) => `${row}\n`).join('');
			}
		}
	}
	yield line({ rows });
}

/** In steps, so that no table lies in memory whole. */
async function* rowsOf(tx: Tx, table: StoredTable, person: string | undefined) {
	const values = table.columns.map((column) => `${quotedName(column)}::text`).join(', ');
	const whose = person === undefined ? '' : ` where user_id = '${person}'`;
	if (person !== undefined)
		await tx.rows(bare(`select set_config('app.user_id', '${person}', true)`));
	await tx.rows(
		bare(`declare backup_rows no scroll cursor for
			select to_json(array[${values}])::text as row from ${quotedName(table.name)}${whose}`)
	);
	for (;;) {
		const found = await tx.rows<{ row: string }>(bare(`fetch ${rowsAtOnce} from backup_rows`));
		if (found.length > 0) yield found;
		if (found.length < rowsAtOnce) break;
	}
	await tx.rows(bare('close backup_rows'));
}

function line(value: unknown): string {
	return `${JSON.stringify(value)}\n`;
}

function nothingHere(): NamedError {
	return new NamedError(
		'E_NOTHING_TO_BACK_UP',
		'There is no account yet, so there is nothing to back up.'
	);
}
