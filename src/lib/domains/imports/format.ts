import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { FileTable } from '#lib/platform/file-table.ts';
import type { DateOrder, OrderEvidence } from '#lib/platform/time/written-date.ts';
import type { MassUnit } from '#lib/platform/units.ts';
import type { Mapping } from './mapping.ts';
import type { ImportProblem, ImportRecord } from './record.ts';

/** What stands in a file, read once; a format is told by this, never by the file's name. */
export type Content =
	| {
			readonly kind: 'table';
			readonly name: string;
			readonly text: string;
			readonly table: FileTable;
			/** A piece of it whose letters are a guess, for it is no Unicode; null: they are sure. */
			readonly letters: string | null;
	  }
	| { readonly kind: 'json'; readonly name: string; readonly value: unknown };

/** What a file does not say itself. */
export interface ReadContext {
	readonly userId: string;
	/** IANA zone in which the clocks of the file ran. */
	readonly zone: string;
	/** As the person said; null: as the file proves. */
	readonly dateOrder: DateOrder | null;
	/** In which its weights are where the file does not say; kilograms when nobody does. */
	readonly massUnit?: MassUnit;
	/** What the columns of a file of no known format mean. */
	readonly mapping: Mapping | null;
}

/** A line that is taken and deserves a look: "clock change". */
export interface ImportNote {
	readonly line: number;
	readonly note: string;
}

/** What a format made of a file. Every row of it is a record, a problem, or counted below. */
export interface FormatReading {
	readonly records: ImportRecord[];
	readonly problems: ImportProblem[];
	readonly notes: ImportNote[];
	/** Rows of the file that say something. */
	readonly rows: number;
	/** Repetitions of an earlier row. */
	readonly repeated: number;
	/** Not ended yet when the file was made: left out until a later file has the end. */
	readonly inProgress: number;
	/** Rows of kinds that are not taken, by what they are: "Blood pressure". */
	readonly ignored: Readonly<Record<string, number>>;
	/** What the dates say about their own order; absent where there is nothing to choose. */
	readonly order?: OrderEvidence;
	/** The unit its weights were taken in; absent where the file says it, or has none. */
	readonly massUnit?: MassUnit;
}

/** Finds the row that a record of another file, or of the provider, has made already. */
export interface MatchRule {
	/** Of these sources; a hand-made row is never taken for an imported one. */
	readonly sources: readonly string[];
	/** Rows whose time differs by this much or more are others. */
	readonly withinMs: number;
	/** Whether the two are one, when their times agree; absent: they are. */
	readonly isSame?: (values: Readonly<Record<string, unknown>>, row: AnyRow) => boolean;
	/** Fields in which the two may differ by as much: no differences. */
	readonly tolerated: readonly string[];
	/** Fields that the row knows better than this file, once it says anything of them. */
	readonly keeps?: readonly string[];
}

/** A kind of file that can be imported. One folder each. */
export interface ImportFormat {
	/** Kept with the import: "zero-csv". */
	readonly id: string;
	/** As in "Recognised as …": "a Zero export". */
	readonly label: string;
	/** Its times are those of a clock on a wall, and the file does not say where it hung. */
	readonly asksZone: boolean;
	/** 0: certainly not this; 1: certainly this. */
	sniff(content: Content): number;
	read(content: Content, context: ReadContext): FormatReading;
	/** Per entity, how its rows are found that came by another way. */
	readonly matches: Readonly<Record<string, MatchRule>>;
	/** Field → what the file calls it, for a problem that the entity finds. */
	readonly columns: Readonly<Record<string, string>>;
}
