import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import type { EditConflict } from '../edit-conflict.ts';
import type { PastValue } from '../past-value.ts';
import type { PullAnswer, PullInput, PushAnswer, PushInput, WireChange } from '../protocol.ts';
import { audit, type Audit } from './audit.server.ts';
import { collectTombstones } from './collect.server.ts';
import { readEditConflicts } from './edit-conflicts.server.ts';
import { ingest, type IngestOptions, type IngestRecord, type IngestStep } from './ingest.server.ts';
import type { IngestOutcome } from './ingest-outcome.server.ts';
import { Live, type OnRevision } from './live.server.ts';
import { readPastValues, type RowName } from './past-values.server.ts';
import { pull } from './pull.server.ts';
import { push } from './push.server.ts';
import { readAll, type LivingRows } from './read-all.server.ts';
import { tablesOf } from './statements.server.ts';
import { findRows, writeChanges } from './write.server.ts';

/** The server half of sync. Inputs are parsed by the wire's schemas before they come here. */
export interface Sync {
	push(userId: string, input: PushInput): Promise<PushAnswer>;
	pull(userId: string, input: PullInput): Promise<PullAnswer>;
	/** Lays at most 500 records of one source over the rows of one entity, in one transaction. */
	ingest(
		target: { userId: string; entity: AnyEntity },
		records: readonly IngestRecord[],
		options?: IngestOptions
	): Promise<IngestOutcome>;
	/** The same for several entities, each after the one before it, in one transaction. */
	ingestAll(
		userId: string,
		steps: readonly IngestStep[],
		options?: IngestOptions
	): Promise<IngestOutcome>;
	/** Merges changes made on this side, 500 a transaction; throws when one is not acceptable. */
	write(userId: string, changes: readonly WireChange[]): Promise<void>;
	/** Rows by their ids, in that order, deleted ones included. */
	find(
		target: { userId: string; entity: AnyEntity },
		ids: readonly string[]
	): Promise<(AnyRow | undefined)[]>;
	/** Everything that lives of a person, at one moment. */
	readAll<T>(userId: string, work: (living: LivingRows) => Promise<T>): Promise<T>;
	/** Values that lost to another device's edit of the same field. */
	conflicts(userId: string): Promise<EditConflict[]>;
	/** What one row was before, and who changed it: the newest 50 changes. */
	pastValues(userId: string, of: RowName): Promise<PastValue[]>;
	/** Calls `fn` when the person has new rows; null: something may have been missed. */
	onRevision(userId: string, fn: OnRevision): () => void;
	/** Per entity, how many rows live and the sum of their revisions, at one head. */
	audit(userId: string): Promise<Audit>;
	/** Once a day: removes tombstones that nobody needs any more, of everyone. */
	collectTombstones(): Promise<number>;
	stop(): Promise<void>;
}

export function createSync(
	database: Database,
	entities: readonly AnyEntity[],
	{ now = Date.now }: { now?: () => number } = {}
): Sync {
	const live = new Live(database);
	const context = { database, tables: tablesOf(entities), live, now };
	return {
		push: (userId, input) => push(context, userId, input),
		pull: (userId, input) => pull(context, userId, input),
		conflicts: (userId) => readEditConflicts(database, userId),
		pastValues: (userId, of) => readPastValues(database, userId, of),
		ingest: ({ userId, entity }, records, options) =>
			ingest(context, userId, { ...options, steps: [{ entity, records: async () => records }] }),
		ingestAll: (userId, steps, options) => ingest(context, userId, { ...options, steps }),
		write: (userId, changes) => writeChanges(context, userId, changes),
		readAll: (userId, work) => readAll(context, userId, work),
		find: (target, ids) => findRows(context, target, ids),
		onRevision: (userId, fn) => live.onRevision(userId, fn),
		audit: (userId) => audit(context, userId),
		collectTombstones: () => collectTombstones(context),
		stop: () => live.stop()
	};
}
