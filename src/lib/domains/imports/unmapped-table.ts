import { entityNamed } from '../registry.ts';
import type { Content } from './format.ts';
import { groundOf, type Ground } from './guess-ground.ts';
import { guessTargets } from './guess-targets.ts';
import type { ColumnTarget } from './mapping.ts';
import { NotRecognised } from './recognise.ts';

/** A file of no known format: what its columns could mean, for the person to say. */
export interface UnmappedTable {
	readonly kind: 'unmapped';
	readonly head: readonly string[];
	/** Of each column the first values that say something. */
	readonly samples: readonly (readonly string[])[];
	readonly guesses: readonly (ColumnTarget | null)[];
	/** How sure each guess is, and why. */
	readonly grounds: readonly (Ground | null)[];
	/** A piece of it whose letters are a guess; null: they are sure. */
	readonly letters: string | null;
}

/** So many rows are looked at: enough to know a column by, and quick in any file. */
const lookedAt = 50;

export function unmappedTable(contents: readonly Content[], entityName: string): UnmappedTable {
	const content = contents.find(({ kind }) => kind === 'table');
	const entity = entityNamed(entityName);
	if (content?.kind !== 'table' || !entity)
		throw new NotRecognised('There is no table in this file.');
	const { head, rows } = content.table;
	const columns = head.map((_, at) => {
		const cells = rows.slice(0, lookedAt).map((row) => (row.cells[at] ?? '').trim());
		return [...new Set(cells.filter(Boolean))];
	});
	const guesses = guessTargets(head, entity);
	return {
		kind: 'unmapped',
		head,
		samples: columns.map((cells) => cells.slice(0, 3).map((cell) => cell.slice(0, 40))),
		guesses: guesses.map((guess) => guess?.target ?? null),
		grounds: guesses.map((guess, at) => guess && groundOf(guess, columns[at] ?? [], entity)),
		letters: content.letters
	};
}
