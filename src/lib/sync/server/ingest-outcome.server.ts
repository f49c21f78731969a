import type { Problem } from '#lib/platform/entity/entity.ts';

export interface IngestOutcome {
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly removed: number;
	/** One bad record costs one record. */
	readonly refused: readonly RefusedRecord[];
	/** The rows that were touched: as many as were created, updated and removed. */
	readonly written: readonly WrittenRow[];
}

export interface RefusedRecord {
	/** Name of its entity. */
	readonly entity: string;
	readonly sourceId: string;
	readonly problems: readonly Problem[];
}

export interface WrittenRow {
	/** Name of its entity. */
	readonly entity: string;
	readonly id: string;
	readonly sourceId: string;
	/** When the row says it happened; null where its entity knows no time. */
	readonly happenedAt: number | null;
	readonly effect: 'created' | 'updated' | 'removed';
}

export const nothingYet: IngestOutcome = {
	created: 0,
	updated: 0,
	unchanged: 0,
	removed: 0,
	refused: [],
	written: []
};

export function sum(a: IngestOutcome, b: IngestOutcome): IngestOutcome {
	return {
		created: a.created + b.created,
		updated: a.updated + b.updated,
		unchanged: a.unchanged + b.unchanged,
		removed: a.removed + b.removed,
		refused: [...a.refused, ...b.refused],
		written: [...a.written, ...b.written]
	};
}

export function counted(written: readonly WrittenRow[], received: number) {
	const counts = { created: 0, updated: 0, removed: 0 };
	for (const { effect } of written) counts[effect] += 1;
	return { ...counts, unchanged: received - written.length, written };
}
