import type { AnyRow, Problem, Stamp, Stamps } from '#lib/platform/entity/entity.ts';
import { freshClock, type ClockState } from '../clock.ts';
import type { EditConflict } from '../edit-conflict.ts';
import type { Write } from './store.ts';
import type { ReadTx, Tx } from './tx.ts';

/** What waits to be sent of one row: which fields, written when. The values stay in the row. */
export interface OutboxEntry {
	readonly entity: string;
	readonly id: string;
	/** The row's creation stamp while the server has not confirmed it, else 0. */
	readonly createdAt: Stamp;
	/** On a create, fields that still carry `createdAt` are left out. */
	readonly stamps: Stamps;
	readonly released: Stamps;
	readonly editedAt: Stamp;
	readonly removedAt: Stamp;
	/** Device time at which the row began to wait, epoch milliseconds. */
	readonly since: number;
}

/** A change the server would not take: out of the way of the others, kept for the person to see. */
export interface DeadLetter {
	readonly n: number;
	readonly at: number;
	readonly entity: string;
	readonly id: string;
	/** The row as the person left it. */
	readonly row: AnyRow;
	readonly fields: readonly string[];
	readonly problems: readonly Problem[];
}

/** A write as it is kept: the entity by its name. */
type Kept<W> = W extends { entity: unknown }
	? Omit<W, 'entity'> & { readonly entity: string }
	: never;
export type KeptWrite = Kept<Write>;

export interface DeedRecord {
	readonly n: number;
	readonly at: number;
	readonly label: string;
	readonly undone: boolean;
	/** Takes the deed back, in this order. */
	readonly inverse: readonly KeptWrite[];
	/** Its inverse is that of its own writes: then taking it back can be taken back as well. */
	readonly isOwn?: boolean;
	/** Once undone: what does it again, and since when. */
	readonly again?: { readonly at: number; readonly writes: readonly KeptWrite[] } | null;
}

/** How far history of one entity has been brought to this device. */
export interface Backfill {
	readonly before: [number, string] | null;
	readonly done: boolean;
	/** Rows brought so far, and how many there are in all: for the progress line. */
	readonly brought: number;
	readonly total: number | null;
}

/** What is kept added up over the living rows of an entity. */
export interface TallyRecord {
	/** That of the declaration it was counted by. */
	readonly version: number;
	/** Rows up to this id are in it; null: all are. */
	readonly through: string | null;
	readonly sums: Readonly<Record<string, number>>;
	/** Rows that have no amount yet. */
	readonly open: readonly string[];
}

/** Single records under a name. Each has a value from the first read on. */
export interface Meta {
	clock: ClockState;
	/** Which life of the server this device follows, and up to which revision it holds everything. */
	place: { epoch: string | null; cursor: number | null; syncedAt: number | null };
	device: { id: string | null };
	backfill: Readonly<Record<string, Backfill>>;
	tallies: Readonly<Record<string, TallyRecord>>;
	/** By entity: the newest stamp of a row that was stored. */
	changed: Readonly<Record<string, Stamp>>;
	/**
	 * What the server told of edits that met, up to which revision, and which of them the person has
	 * seen to here.
	 */
	conflicts: {
		told: readonly EditConflict[];
		settled: readonly string[];
		heardTo: number | null;
	};
}

const initial: Meta = {
	clock: freshClock,
	place: { epoch: null, cursor: null, syncedAt: null },
	device: { id: null },
	backfill: {},
	tallies: {},
	changed: {},
	conflicts: { told: [], settled: [], heardTo: null }
};

export async function readMeta<K extends keyof Meta>(tx: ReadTx, k: K): Promise<Meta[K]> {
	const [found] = await tx.get<{ k: K; v: Meta[K] }>('meta', [k]);
	return found?.v ?? initial[k];
}

/** All of them by one request. */
export async function readAllMeta(tx: ReadTx): Promise<Meta> {
	const found = await tx.scan<{ k: keyof Meta; v: unknown }>('meta');
	return { ...initial, ...Object.fromEntries(found.map(({ k, v }) => [k, v])) };
}

export function putMeta<K extends keyof Meta>(tx: Tx, k: K, v: Meta[K]): Promise<void> {
	return tx.put('meta', [{ k, v }]);
}
