import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { SourceRecord } from '../merge.ts';
import type { SyncContext } from './context.server.ts';
import { applyFollowing, type Follow } from './follow.server.ts';
import { lockHead, moveHead } from './head.server.ts';
import { checked, happenedAtOf, listed, type Identified } from './ingest-input.server.ts';
import {
	counted,
	nothingYet,
	sum,
	type IngestOutcome,
	type RefusedRecord,
	type WrittenRow
} from './ingest-outcome.server.ts';
import type { Table } from './statements.server.ts';

/** What a source says of one record; the row's id derives from the source's own. */
export interface IngestRecord extends Omit<SourceRecord, 'id'> {
	/** Of a new row alone: a row that is here keeps its own. */
	readonly firstValues?: Readonly<Record<string, unknown>>;
}

export interface IngestOptions {
	/** After the rows: changes of other rows that follow from them. */
	readonly follow?: Follow;
	/** Runs in the same transaction after the rows: raw payloads, the cursor. */
	readonly alongside?: (tx: Tx, outcome: IngestOutcome) => Promise<void>;
}

export const ingestLimit = 500;

/** Records of one entity; made in the transaction that stores them, after the steps before it. */
export interface IngestStep {
	readonly entity: AnyEntity;
	readonly records: (tx: Tx) => Promise<readonly IngestRecord[]>;
	/** Stored as new rows without a look first; what is there already is found by its id. */
	readonly areLikelyNew?: boolean;
	/** Sent right behind the rows, without waiting for their answer. */
	readonly beside?: (tx: Tx, checked: CheckedStep) => Promise<void>;
}

export interface CheckedStep {
	readonly refused: readonly RefusedRecord[];
	/** Every record of the step begins or changes a row, as far as is known by then. */
	readonly areNews: boolean;
}

/**
 * Lays a source's records over the person's rows, step by step in one transaction. What says
 * nothing new touches nothing and costs no revision; a field that a person holds keeps its value
 * (I11).
 */
export async function ingest(
	context: SyncContext,
	userId: string,
	{ steps, follow, alongside }: IngestOptions & { steps: readonly IngestStep[] }
): Promise<IngestOutcome> {
	let moved: number | null = null;
	const outcome = await context.database.withUser(userId, async (tx) => {
		const head = await lockHead(tx, userId);
		const at = { tx, userId, revision: head.revision };
		let outcome = nothingYet;
		for (const step of steps) {
			const stored = await storeStep(context, at, step);
			at.revision = stored.revision;
			outcome = sum(outcome, stored.outcome);
		}
		at.revision = await applyFollowing(context, at, follow);
		if (at.revision > head.revision) moved = at.revision;
		await Promise.all([moved !== null && moveHead(tx, userId, moved), alongside?.(tx, outcome)]);
		return outcome;
	});
	if (moved !== null) context.live.announce(userId, moved);
	return outcome;
}

async function storeStep(
	context: SyncContext,
	{ tx, userId, revision: base }: { tx: Tx; userId: string; revision: number },
	{ entity, records: made, areLikelyNew, beside }: IngestStep
) {
	const table = tableOf(context, entity);
	const records = await made(tx);
	if (records.length > ingestLimit)
		throw new RangeError(`At most ${ingestLimit} records at once; these are ${records.length}.`);
	const isGuessed = areLikelyNew && !records.some(({ sourceRemoved }) => sourceRemoved);
	const { news, areNew } = isGuessed
		? { news: latestOf(records), areNew: true }
		: await newsOf(tx, { userId, table }, records);
	const { good, refused } = checked({ userId, entity }, news);
	const at = { tx, userId, base, stamp: context.now() * 1000 };
	const areNews = good.length === records.length;
	const [{ written, revision }] = await Promise.all([
		(areNew ? bear : lay)(at, table, good),
		beside?.(tx, { refused, areNews })
	]);
	return {
		revision,
		outcome: { ...counted(written, records.length - refused.length), refused }
	};
}

interface At {
	readonly tx: Tx;
	readonly userId: string;
	/** The head's revision before. */
	readonly base: number;
	readonly stamp: number;
}

interface Stored {
	readonly written: readonly WrittenRow[];
	/** The head's after it: each row takes one. */
	readonly revision: number;
}

/** Over the rows that are here; what has none begins one. */
async function lay(at: At, table: Table, good: readonly Identified[]): Promise<Stored> {
	const { entity, ingest } = table;
	const { tx, userId, base, stamp } = at;
	if (good.length === 0) return { written: [], revision: base };
	const params = [userId, base, stamp, ...listed(entity, good)];
	const rows = await tx.text<Omit<WrittenRow, 'entity'>>(ingest, params);
	const written = rows.map((row) => ({ entity: entity.name, ...row }));
	return { written, revision: base + written.length };
}

/** None of them has a row yet, or hardly any: most of a first sync is that, and it costs half. */
async function bear(at: At, table: Table, good: readonly Identified[]): Promise<Stored> {
	const { entity, birth } = table;
	const { tx, userId, base, stamp } = at;
	if (good.length === 0) return { written: [], revision: base };
	const params = [userId, base, stamp, ...listed(entity, good)];
	const [unborn] = await tx.text<{ places: number[] }>(birth, params);
	const taken = new Set(unborn?.places);
	const born = taken.size === 0 ? good : good.filter((_, n) => !taken.has(n + 1));
	const written = born.map((one): WrittenRow => {
		const { id, record } = one;
		const { sourceId } = record;
		const happenedAt = happenedAtOf(entity, one);
		return { entity: entity.name, id, sourceId, happenedAt, effect: 'created' };
	});
	const others = good.filter((_, n) => taken.has(n + 1));
	// Each has the revision of its place.
	const next = base + good.findLastIndex((_, n) => !taken.has(n + 1)) + 1;
	const laid = await lay({ ...at, base: next }, table, others);
	return { written: [...written, ...laid.written], revision: laid.revision };
}

interface News {
	readonly news: readonly IngestRecord[];
	/** There is no row of any of them. */
	readonly areNew: boolean;
}

/** The records that say anything new, the latest of each name: the rest costs one look-up each. */
async function newsOf(
	tx: Tx,
	{ userId, table }: { userId: string; table: Table },
	records: readonly IngestRecord[]
): Promise<News> {
	if (records.length === 0) return { news: [], areNew: true };
	const [said] = await tx.text<{ places: number[]; areNew: boolean }>(table.news, [
		userId,
		records.map(({ source }) => source),
		records.map(({ sourceId }) => sourceId),
		records.map(({ sourceAt }) => sourceAt),
		records.map(({ sourceHash }) => sourceHash),
		records.map(({ sourceRemoved }) => sourceRemoved)
	]);
	const saying = (said?.places ?? []).flatMap((place) => records[place - 1] ?? []);
	return { news: latestOf(saying), areNew: said?.areNew ?? true };
}

/** Of records with one name the last one that is not older. */
function latestOf(records: readonly IngestRecord[]): IngestRecord[] {
	const latest = new Map<string, IngestRecord>();
	for (const record of records) {
		const name = `${record.source} ${record.sourceId}`;
		const rival = latest.get(name);
		if (!rival || rival.sourceAt <= record.sourceAt) latest.set(name, record);
	}
	return [...latest.values()];
}

function tableOf({ tables }: SyncContext, { name }: AnyEntity) {
	const table = tables.get(name);
	if (!table) throw new RangeError(`"${name}" is not among the synced entities.`);
	return table;
}
