import { sql, type SQL } from 'drizzle-orm';
import { columnOf, type AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Answer, Refusal, Window } from './provider.ts';
import { filledBy } from './read-page.server.ts';
import type { Run } from './run.server.ts';
import { storeRecords, storeRemovals } from './store-page.server.ts';
import { isMassDisappearance } from './sync-plan.ts';

interface Known {
	readonly sourceId: string;
	readonly sourceAt: number;
}

export interface AbsenceOptions {
	readonly window: Window;
	readonly seen: ReadonlySet<string>;
	/** The person has confirmed that so much is gone. */
	readonly removeMissing: boolean;
}

/** Asked for one by one: so many between two writes. */
const CHUNK = 25;

export type Absence =
	| { readonly kind: 'settled' }
	| { readonly kind: 'refused'; readonly refusal: Refusal }
	/** Too much was missing to be believed: nothing was removed. */
	| { readonly kind: 'mass'; readonly known: number; readonly missing: number };

/**
 * What a complete walk did not bring was deleted at the source, or moved out of the window: each
 * is asked for by its id before it is believed, where the provider can be asked so.
 */
export async function settleAbsence(run: Run, options: AbsenceOptions): Promise<Absence> {
	let mass: Absence | null = null;
	for (const entity of filledBy(run.line)) {
		const absence = await settleEntity(run, entity, options);
		if (absence.kind === 'refused') return absence;
		if (absence.kind === 'mass') mass = absence;
	}
	return mass ?? { kind: 'settled' };
}

async function settleEntity(
	run: Run,
	entity: AnyEntity,
	{ window, seen, removeMissing }: AbsenceOptions
): Promise<Absence> {
	const known = await knownIn(run, entity, window);
	const missing = known.filter(({ sourceId }) => !seen.has(sourceId));
	if (!removeMissing && isMassDisappearance(known.length, missing.length)) {
		return { kind: 'mass', known: known.length, missing: missing.length };
	}
	for (let from = 0; from < missing.length; from += CHUNK) {
		const refusal = await settleChunk(run, entity, missing.slice(from, from + CHUNK));
		if (refusal) return { kind: 'refused', refusal };
		if (run.isStopping || run.signal.aborted) break;
	}
	return { kind: 'settled' };
}

async function settleChunk(
	run: Run,
	entity: AnyEntity,
	chunk: readonly Known[]
): Promise<Refusal | null> {
	const gone: Known[] = [];
	const moved: unknown[] = [];
	for (const one of chunk) {
		const answer = await ask(run, entity, one);
		if (answer.kind !== 'ok') return answer;
		if (answer.value === null) gone.push(one);
		else moved.push(answer.value);
	}
	if (moved.length > 0) await storeRecords(run, { records: moved, cursor: () => run.cursor });
	if (gone.length > 0) await storeRemovals(run, entity, gone);
	return null;
}

async function ask(run: Run, entity: AnyEntity, one: Known): Promise<Answer<unknown>> {
	const { make, provider } = run.calls;
	const fetchRecord = provider.fetchRecord?.bind(provider);
	if (!fetchRecord) return { kind: 'ok', value: null };
	return make((token) => fetchRecord(token, one.sourceId, entity.name));
}

function knownIn(run: Run, entity: AnyEntity, window: Window): Promise<Known[]> {
	const { time } = entity;
	if (!time) return Promise.resolve([]);
	const { userId } = run.connection;
	const { id: source } = run.line.registration.manifest;
	const asked = knownStatement({ table: entity.name, time, source, userId }, window);
	return run.line.database.withUser(userId, (tx) => tx.rows<Known>(asked));
}

interface KnownOf {
	readonly userId: string;
	readonly source: string;
	readonly table: string;
	/** The field that tells when it happened. */
	readonly time: string;
}

/**
 * Rows that began in the window, by the source's own word where a person has changed it: two looks,
 * each along an index, so that it costs what the window holds, however long the history is. What the
 * person has deleted is none of them: it is not missed.
 */
export function knownStatement({ userId, source, table, time }: KnownOf, window: Window): SQL {
	const said = sql`(source_values ->> ${time})`;
	const bound = (at: number) => sql`to_timestamp(${at}::float8 / 1000)`;
	const began = (at: SQL) => sql`${at} >= ${bound(window.start)} and ${at} < ${bound(window.end)}`;
	const known = sql`select source_id as "sourceId", source_at as "sourceAt"
		from ${sql.identifier(table)} where user_id = ${userId}::uuid and source = ${source}
			and not source_removed and deleted_at is null`;
	return sql`${known} and ${began(sql`${sql.identifier(columnOf(time))}`)} and ${said} is null
		union all
		${known} and source_values is not null and ${began(sql`to_timestamp(${said}::float8 / 1000)`)}`;
}
