import { sourceRowId } from '#lib/sync/row-id.ts';

/** One record of a file: only the fields the file knows. */
export interface ImportRecord {
	/** Line in the file, for the person; in a JSON file the number of the entry. */
	readonly line: number;
	/** Name of the entity. */
	readonly entity: string;
	readonly id: string;
	readonly source: string;
	readonly sourceId: string;
	readonly values: Readonly<Record<string, unknown>>;
}

/** A part of a file that cannot be imported, and why. */
export interface ImportProblem {
	readonly line: number;
	/** As the file calls it. */
	readonly column: string;
	/** What stands there, shortened. */
	readonly found: string;
	/** "expected a time like 17:45": what to do about it, the same for all of its kind. */
	readonly problem: string;
}

interface Named {
	readonly entity: { readonly name: string };
	readonly source: string;
	readonly sourceId: string;
	readonly line: number;
	readonly values: Readonly<Record<string, unknown>>;
}

/** A record whose row has the same id on every device, so that a file brought twice is one row. */
export function recordOf(
	userId: string,
	{ entity, source, sourceId, line, values }: Named
): ImportRecord {
	const id = sourceRowId(userId, { entity: entity.name, source, sourceId });
	return { line, entity: entity.name, id, source, sourceId, values };
}

/** A problem with the cell shortened, so that a hostile file cannot fill the screen. */
export function problemAt(
	line: number,
	column: string,
	{ found, expected }: { found: string; expected: string }
): ImportProblem {
	return { line, column, found: found.trim().slice(0, 60), problem: `expected ${expected}` };
}
