import { readdirSync, readFileSync } from 'node:fs';
import { readTable, type CatalogueFood } from './read-table.ts';

const here = (path: string) => new URL(path, import.meta.url);

export const packFile = here('pack.json');

/** All foods of the source, table by table. Runs where files can be read, never in the app. */
export function readTables(): CatalogueFood[] {
	const names = readdirSync(here('tables/')).filter((name) => name.endsWith('.tsv'));
	return names.sort().flatMap((name) => readTable(readFileSync(here(`tables/${name}`), 'utf8')));
}
