import type { DateOrder } from '#lib/platform/time/written-date.ts';

/** What one column of a file of no known format becomes. */
export interface ColumnTarget {
	/** A field of the entity. */
	readonly field: string;
	/** An instant may stand in one column or in two. */
	readonly part?: 'date' | 'time';
	/** The unit its numbers are written in, where it is not the field's own. */
	readonly unit?: string;
}

/** What the columns of a file mean, as the person said; kept for the next file of this header. */
export interface Mapping {
	/** Name of the entity each row becomes. */
	readonly entity: string;
	/** By the column's place; null: ignored. */
	readonly targets: readonly (ColumnTarget | null)[];
	readonly dateOrder?: DateOrder;
}
