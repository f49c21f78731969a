import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { NamedError } from '../../errors.ts';

export type MigrationFile = { name: string; checksum: string; statements: string[] };

const journal = z.object({ entries: z.array(z.object({ idx: z.number(), tag: z.string() })) });

/** The migrations of this version of the app, oldest first. */
export function readMigrations(folder: string): MigrationFile[] {
	const { entries } = journal.parse(
		JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8'))
	);
	return entries
		.sort((a, b) => a.idx - b.idx)
		.map(({ tag }) => readMigration(tag, join(folder, `${tag}.sql`)));
}

/** The folder `drizzle` of the app, wherever it was started from. */
export function migrationsFolder(): string {
	const starts = [import.meta.dirname, process.cwd()];
	for (const start of starts)
		for (let folder = start; ; folder = dirname(folder)) {
			const candidate = join(folder, 'drizzle');
			if (existsSync(join(candidate, 'meta', '_journal.json'))) return candidate;
			if (folder === dirname(folder)) break;
		}
	throw new NamedError(
		'E_MIGRATIONS_MISSING',
		'The folder "drizzle" with the database migrations is not part of this installation. Install it again.'
	);
}

function readMigration(name: string, file: string): MigrationFile {
	// A checkout on Windows may end its lines differently; the migration is the same.
	const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
	const statements = text
		.split('--> statement-breakpoint')
		.map((statement) => statement.trim())
		.filter((statement) => statement !== '');
	return { name, checksum: createHash('sha256').update(text).digest('hex'), statements };
}
