import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { IngestOutcome, IngestRecord } from '#lib/sync/server/ingest.server.ts';
import type { MappedRecord } from './provider.ts';
import type { Run } from './run.server.ts';
import { noCounts, type Counts, type RunProblem } from './run-view.ts';
import { storablePayload } from './storable-payload.ts';
import type { Cursor } from './sync-plan.ts';

/** The entity that this run fills. A provider that fills several walks each in turn. */
export function filledBy({ line }: Pick<Run, 'line'>): AnyEntity {
	const [name] = line.registration.manifest.fills;
	const entity = entities.find((one) => one.name === name);
	if (!entity) throw new Error(`"${name}" is not among the synced entities.`);
	return entity;
}

export interface Stored {
	/** Ids of the source, as our rows have them. */
	readonly sourceIds: readonly string[];
	/** When the oldest of them began; null where none could be read. */
	readonly oldest: number | null;
}

export interface Page {
	readonly records: readonly unknown[];
	/** What the cursor becomes with this page. */
	readonly cursor: (oldest: number | null) => Cursor | null;
}

interface Raw {
	readonly sourceId: string;
	readonly payload: unknown;
}

/**
 * Stores a page in one transaction: rows by the one merge, raw records, cursor, progress. A record
 * that cannot be read costs itself alone; as far as it has a name, what was sent is kept as well.
 */
export async function storePage(run: Run, { records, cursor }: Page): Promise<Stored> {
	const { good, raw, problems, oldest, sourceIds } = read(run, records);
	const next = cursor(oldest);
	await write(run, {
		records: good.map((record) => ingestRecordOf(run, record)),
		problems,
		received: records.length,
		reached: oldest,
		alongside: async (tx) => {
			await keepRaw(tx, run, raw);
			if (next) await moveCursor(tx, run, next);
		}
	});
	if (next) run.cursor = next;
	return { sourceIds, oldest };
}

/** Marks rows whose record is gone over there. A person's own edit keeps its row in sight. */
export async function storeRemovals(
	run: Run,
	gone: readonly { sourceId: string; sourceAt: number }[]
): Promise<void> {
	const { id: source } = run.line.registration.manifest;
	const records = gone.map(({ sourceId, sourceAt }) => ({
		source,
		sourceId,
		// Its own last mark: a record that is put back there without a change comes back here too.
		sourceAt,
		sourceHash: 'removed',
		sourceRemoved: true,
		values: {}
	}));
	await write(run, { records, problems: [], received: 0, reached: null });
}

interface Write {
	readonly records: readonly IngestRecord[];
	readonly problems: readonly RunProblem[];
	readonly received: number;
	readonly reached: number | null;
	readonly alongside?: (tx: Tx) => Promise<void>;
}

async function write(run: Run, page: Write): Promise<void> {
	const target = { userId: run.connection.userId, entity: filledBy(run) };
	let advanced: ReturnType<Run['ahead']> | undefined;
	await run.line.sync.ingest(target, page.records, {
		async alongside(tx, outcome) {
			const problems = [...page.problems, ...refusedIn(outcome)];
			const { received, reached } = page;
			advanced = run.ahead({ counts: countsOf(outcome, problems), problems, received, reached });
			await run.save(tx, advanced);
			await page.alongside?.(tx);
		}
	});
	// Only now: the transaction is in.
	if (advanced) run.take(advanced);
}

function countsOf(outcome: IngestOutcome, problems: readonly RunProblem[]): Counts {
	const { created, updated, unchanged, removed } = outcome;
	return { ...noCounts, created, updated, unchanged, removed, skipped: problems.length };
}

function refusedIn({ refused }: IngestOutcome): RunProblem[] {
	return refused.map(({ sourceId, problems: [first] }) => ({
		sourceId,
		field: first?.field ?? 'record',
		problem: first?.problem ?? 'It was not accepted.'
	}));
}

function read(run: Run, records: readonly unknown[]) {
	const entity = filledBy(run);
	const good: MappedRecord[] = [];
	const raw: Raw[] = [];
	const problems: RunProblem[] = [];
	const sourceIds: string[] = [];
	for (const record of records) {
		const mapped = run.calls.provider.map(record);
		if (mapped.sourceId !== null) sourceIds.push(mapped.sourceId);
		if ('problem' in mapped) {
			problems.push(mapped);
			const kept = storablePayload(record);
			if (mapped.sourceId !== null && kept) raw.push({ sourceId: mapped.sourceId, ...kept });
		} else {
			good.push(mapped);
			raw.push({ sourceId: mapped.sourceId, payload: mapped.payload });
		}
	}
	const starts = good.map(({ values }) => Number(values[entity.time ?? '']));
	const oldest = starts.length > 0 ? Math.min(...starts) : null;
	return { good, raw, problems, oldest, sourceIds };
}

function ingestRecordOf(run: Run, { sourceId, sourceAt, values }: MappedRecord): IngestRecord {
	const { id: source } = run.line.registration.manifest;
	// Of the values, not of the payload: what does not change our row is no news.
	return { source, sourceId, sourceAt, sourceHash: hashOf(values), sourceRemoved: false, values };
}

/** Keys in one order: a mapping that lists them otherwise says the same. */
function hashOf(value: unknown): string {
	const text = JSON.stringify(value, (_key, inner: unknown) =>
		typeof inner === 'object' && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);
	return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

async function keepRaw(tx: Tx, run: Run, raw: readonly Raw[]): Promise<void> {
	if (raw.length === 0) return;
	const latest = new Map(raw.map((one) => [one.sourceId, { ...one, hash: hashOf(one.payload) }]));
	const { id: provider } = run.line.registration.manifest;
	await tx.rows(sql`insert into provider_payloads as kept
			(user_id, provider, entity, source_id, payload, hash)
		select ${run.connection.userId}::uuid, ${provider}, ${filledBy(run).name},
			r."sourceId", r.payload, r.hash
		from jsonb_to_recordset(${JSON.stringify([...latest.values()])}::text::jsonb)
			as r("sourceId" text, payload jsonb, hash text)
		on conflict (user_id, provider, entity, source_id) do update
			set payload = excluded.payload, hash = excluded.hash, fetched_at = now()
			where kept.hash <> excluded.hash`);
}

async function moveCursor(tx: Tx, run: Run, cursor: Cursor): Promise<void> {
	const { id: provider } = run.line.registration.manifest;
	await tx.rows(sql`insert into provider_cursors (user_id, provider, entity, cursor, updated_at)
		values (${run.connection.userId}::uuid, ${provider}, ${filledBy(run).name},
			${JSON.stringify(cursor)}::text::jsonb, now())
		on conflict (user_id, provider, entity)
			do update set cursor = excluded.cursor, updated_at = excluded.updated_at`);
}

/** After a walk that moved the cursor without a page. */
export async function storeCursor(run: Run, cursor: Cursor | null): Promise<void> {
	if (!cursor || JSON.stringify(cursor) === JSON.stringify(run.cursor)) return;
	await run.line.database.withUser(run.connection.userId, async (tx) => {
		await run.hold(tx);
		await moveCursor(tx, run, cursor);
	});
	run.cursor = cursor;
}

export async function readCursor(run: Pick<Run, 'line' | 'connection'>): Promise<Cursor | null> {
	const { id: provider } = run.line.registration.manifest;
	const [row] = await run.line.database.withUser(run.connection.userId, (tx) =>
		tx.rows<{ cursor: Cursor }>(sql`select cursor from provider_cursors
			where user_id = ${run.connection.userId}::uuid and provider = ${provider}
				and entity = ${filledBy(run).name}`)
	);
	return row?.cursor ?? null;
}
