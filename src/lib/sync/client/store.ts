import type { AnyEntity, Entity, Row, Stamp, Values } from '#lib/platform/entity/entity.ts';

/**
 * The only door between a screen and its rows. How rows lie on disk may change behind it without a
 * screen knowing.
 */

/** A stretch of rows, by an indexed field or by the entity's time; deleted rows are left out. */
export interface Range<E extends AnyEntity = AnyEntity> {
	/** The field to range over; default: the entity's time, else its id. `deletedAt`: deleted rows alone. */
	readonly by?: (keyof Values<E> & string) | 'deletedAt';
	/**
	 * Exactly this value, as in `{ by: 'mealId', is: meal.id }`. Where the entity has a time, these rows
	 * lie by it, and the bounds are of the time.
	 */
	readonly is?: number | string;
	/** Inclusive lower and exclusive upper bound. */
	readonly from?: number | string;
	readonly to?: number | string;
	/** Default true: newest first. */
	readonly newestFirst?: boolean;
	readonly limit?: number;
	/** Kept in memory while walking the index; `limit` counts rows that pass. */
	readonly where?: (row: Row<E>) => boolean;
	/** Deleted rows as well: shown only where each is marked as such. */
	readonly withDeleted?: boolean;
}

export type Stretch<E extends AnyEntity = AnyEntity> = Pick<Range<E>, 'by' | 'is' | 'from' | 'to'>;

export interface Tallied {
	readonly sums: Readonly<Record<string, number>>;
	/** Ids of the rows that have no amount yet. */
	readonly open: readonly string[];
	/** All history of it is on this device. */
	readonly isWhole: boolean;
}

export interface Reader {
	get<E extends Entity>(entity: E, id: string): Promise<Row<E> | undefined>;
	/** Rows by their ids, in that order, deleted ones included: for comparing, never for showing. */
	find<E extends Entity>(entity: E, ids: readonly string[]): Promise<(Row<E> | undefined)[]>;
	range<E extends Entity>(entity: E, range?: Range<E>): Promise<Row<E>[]>;
	/** How many rows lie in a stretch, deleted ones included: none of them is read. */
	count(entity: AnyEntity, stretch?: Stretch): Promise<number>;
	/** When rows of each entity were last changed, by its name. */
	lastChanges(): Promise<Readonly<Record<string, Stamp>>>;
	/** What the entity keeps added up, at the price of one record however many rows there are. */
	tally(entity: AnyEntity): Promise<Tallied>;
	/** The last 50 deeds, newest first. */
	deeds(): Promise<Deed[]>;
}

/** One intended change. Made by `create`, `change`, `remove` and `restore` of `write.ts`. */
export type Write =
	| {
			readonly kind: 'create';
			readonly entity: AnyEntity;
			readonly id: string;
			readonly source: string;
			readonly sourceId: string;
			readonly values: Readonly<Record<string, unknown>>;
	  }
	| {
			readonly kind: 'change';
			readonly entity: AnyEntity;
			readonly id: string;
			readonly patch: Readonly<Record<string, unknown>>;
			/** The values are the source's own again, not the person's ("Revert"). */
			readonly release?: boolean;
	  }
	| { readonly kind: 'remove'; readonly entity: AnyEntity; readonly id: string }
	| { readonly kind: 'restore'; readonly entity: AnyEntity; readonly id: string };

export interface Subscribable<T> {
	subscribe(observer: {
		next(value: T): void;
		error(cause: unknown): void;
		/** It begins to read; then, what it has found was told. Each time once, whatever comes between. */
		isReading?(now: boolean): void;
	}): { unsubscribe(): void };
}

/** One undoable deed: what was done, and the writes that take it back. */
export interface Deed {
	readonly n: number;
	readonly at: number;
	/** As the person reads it: "Lunch added". */
	readonly label: string;
	readonly undone: boolean;
	/** When it was taken back, while it can be done again; else null. */
	readonly undoneAt: number | null;
}

export interface WriteOptions {
	/**
	 * What "Undo" does in place of taking back exactly these writes: a deed of many transactions is
	 * undone as one, by the last of them. Empty: this write is no deed of its own.
	 */
	readonly inverse?: readonly Write[];
}

export interface Replica extends Reader {
	readonly userId: string;
	/**
	 * Emits now and whenever something changes, in this tab or another, that `read` has read through the
	 * reader it is given.
	 */
	live<T>(read: (reader: Reader) => Promise<T>): Subscribable<T>;
	/**
	 * The only writer: rows, outbox and undo record in one transaction, durable before it resolves.
	 * Throws `Refused` with the problems when a value is not acceptable; nothing is written then.
	 */
	write(label: string, writes: readonly Write[], options?: WriteOptions): Promise<Deed>;
	/** Takes a deed back by new changes: works offline, after a reload, and on another's change. */
	undo(deed: Pick<Deed, 'n'>): Promise<void>;
	/** Does again what was taken back. */
	redo(deed: Pick<Deed, 'n'>): Promise<void>;
	close(): void;
}
