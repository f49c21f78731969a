import type { Asking } from '#lib/domains/field-text.ts';
import type { References } from '#lib/domains/references.ts';
import type { Column } from '#lib/platform/entity/columns.ts';
import { EntityDraft } from '#lib/platform/entity/draft.svelte.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Field } from '#lib/platform/entity/field.ts';
import { controlOf } from '#lib/platform/entity/form.ts';
import { isLiving } from './view.ts';

/** Where cells are pasted: from one cell on, downwards and to the right. */
export interface Place {
	readonly rows: readonly AnyRow[];
	readonly columns: readonly Column[];
	/** Both from 0. */
	readonly row: number;
	readonly col: number;
	readonly selected: { has(id: string): boolean };
}

interface Fill {
	readonly row: AnyRow;
	readonly cells: readonly { readonly column: Column; readonly text: string }[];
}

/** A single line fills all selected rows, where it is pasted into one of them. */
export function fillsOf(cells: readonly (readonly string[])[], place: Place): Fill[] {
	const { rows, columns, row: at, col, selected } = place;
	const here = rows[at];
	const [line = []] = cells;
	const isSame = cells.length === 1 && here && selected.has(here.id);
	const into = isSame ? rows.filter(({ id }) => selected.has(id)) : rows.slice(at);
	const filled = columns.slice(col);
	return into.slice(0, isSame ? into.length : cells.length).map((row, n) => ({
		row,
		cells: (isSame ? line : (cells[n] ?? [])).flatMap((text, k) => {
			const column = filled[k];
			return column ? [{ column, text }] : [];
		})
	}));
}

/** A word of a list by how it is shown, whatever its case; the text itself where there is none. */
function wordFor(text: string, words: Readonly<Record<string, string>>): string {
	const plain = text.trim().toLowerCase();
	const known = Object.entries(words).filter(([, shown]) => shown.trim().toLowerCase() === plain);
	const [only] = known;
	return only && known.length === 1 ? only[0] : text;
}

/** What a cell shows, as it would be typed into a form. */
function typedText(field: Field, text: string, references: References): string {
	if (text.trim() === '') return '';
	if (field.kind === 'choice') return wordFor(text, field.choices);
	if (field.kind === 'boolean') return text.trim().toLowerCase();
	if (field.kind === 'reference') return wordFor(text, references[field.entity] ?? {});
	return controlOf(field) === 'words' ? text.split(', ').join('\n') : text;
}

export interface Pasted {
	readonly row: AnyRow;
	readonly patch: Readonly<Record<string, unknown>>;
}

export interface Unpasted {
	readonly row: AnyRow;
	readonly problem: string;
}

interface Reading {
	readonly entity: AnyEntity;
	readonly references: References;
	readonly asking: Asking;
	readonly now: number;
}

/** What a row takes of what is pasted into it, by the rules of its form; or why it stays. */
export function pasteRow({ row, cells }: Fill, reading: Reading): Pasted | Unpasted {
	const { entity, references, asking, now } = reading;
	if (!isLiving(row)) return { row, problem: 'It is deleted.' };
	const draft = new EntityDraft(entity, { values: row, isNew: false, now, ...asking });
	for (const { column, text } of cells) {
		const field = entity.fields[column.name];
		// What is shown there already may be pasted along.
		const isKept = text === column.format(row);
		if (!field && !isKept) return { row, problem: `${column.label} cannot be changed.` };
		if (field && !isKept) draft.type(column.name, typedText(field, text, references));
	}
	const outcome = draft.finish();
	if ('patch' in outcome) return { row, patch: outcome.patch };
	return { row, problem: outcome.problems.map(({ problem }) => problem).join(' ') };
}
