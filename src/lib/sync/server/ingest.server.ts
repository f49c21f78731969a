import { createHash } from 'node:crypto';
import type { AnyEntity, Problem } from '#lib/platform/entity/entity.ts';
import { patchProblems, valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { SourceRecord } from '../merge.ts';
import { sourceRowId } from '../row-id.ts';
import type { SyncContext } from './context.server.ts';
import { applyFollowing, type Follow } from './follow.server.ts';
import { lockHead, moveHead } from './head.server.ts';
import {
	counted,
	nothingYet,
	sum,
	type IngestOutcome,
	type RefusedRecord,
	type Written
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
	{ entity, records: made }: IngestStep
) {
	const table = tableOf(context, entity);
	const records = await made(tx);
	if (records.length > ingestLimit)
		throw new RangeError(`At most ${ingestLimit} records at once; these are ${records.length}.`);
	const { good, refused } = checked(entity, await newsOf(tx, { userId, table }, records));
	const input = JSON.stringify(good.map((one) => inputOf({ userId, entity }, one)));
	const params = [userId, input, base, context.now() * 1000];
	const written = good.length > 0 ? await tx.text<Written>(table.ingest, params) : [];
	return {
		revision: Math.max(base, ...written.map((row) => row.revision)),
		outcome: { ...counted(entity, written, records.length - refused.length), refused }
	};
}

/** The records that say anything new, the latest of each name: the rest costs one look-up each. */
async function newsOf(
	tx: Tx,
	{ userId, table }: { userId: string; table: Table },
	records: readonly IngestRecord[]
): Promise<IngestRecord[]> {
	if (records.length === 0) return [];
	const news = await tx.text<{ place: number }>(table.news, [
		userId,
		records.map(({ source }) => source),
		records.map(({ sourceId }) => sourceId),
		records.map(({ sourceAt }) => sourceAt),
		records.map(({ sourceHash }) => sourceHash),
		records.map(({ sourceRemoved }) => sourceRemoved)
	]);
	const latest = new Map<string, IngestRecord>();
	for (const { place } of news) {
		const record = records[place - 1];
		if (!record) continue;
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

/** A new row is completed by the initial values of what the source does not know. */
interface Complete {
	readonly record: IngestRecord;
	readonly values: Readonly<Record<string, unknown>>;
}

/** Valid records; and the others with what is wrong with them. */
function checked(entity: AnyEntity, records: readonly IngestRecord[]) {
	const good: Complete[] = [];
	const refused: RefusedRecord[] = [];
	for (const record of records) {
		const given = { ...record.firstValues, ...record.values };
		const values = record.sourceRemoved ? given : withInitial(entity, given);
		const problems = problemsOf(entity, { record, values });
		if (problems.length > 0) {
			refused.push({ entity: entity.name, sourceId: record.sourceId, problems });
		} else good.push({ record, values });
	}
	return { good, refused };
}

function problemsOf(entity: AnyEntity, { record, values }: Complete): Problem[] {
	const isPatch =
		record.sourceRemoved || Object.keys(values).some((name) => !(name in entity.fields));
	return isPatch ? patchProblems(entity, values) : valueProblems(entity, values);
}

const nodeSha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();

function inputOf(
	{ userId, entity }: { userId: string; entity: AnyEntity },
	{ record, values }: Complete
) {
	const { source, sourceId, sourceAt, sourceHash, sourceRemoved } = record;
	const id = sourceRowId(userId, { entity: entity.name, source, sourceId }, nodeSha1);
	const lacks = Object.keys(entity.fields).filter((name) => !(name in record.values));
	return { ...values, id, source, sourceId, sourceAt, sourceHash, sourceRemoved, lacks };
}
