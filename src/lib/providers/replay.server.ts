import { sql } from 'drizzle-orm';
import { NamedError } from '#lib/platform/errors.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import type { Calls } from './calls.server.ts';
import {
	findConnection,
	isConnection,
	type ConnectionKey,
	type Line
} from './connection.server.ts';
import type { Mapped } from './provider.ts';
import { isUnnamed, mappedSafely } from './read-page.server.ts';
import { LEASE_SECONDS, Run } from './run.server.ts';
import type { Counts, RunProblem } from './run-view.ts';
import { storeRecords } from './store-page.server.ts';

export interface Replayed {
	readonly counts: Counts;
	readonly problems: readonly RunProblem[];
}

/** Records in one transaction. */
const CHUNK = 200;

/**
 * Reads the records that are kept here once more, as if the provider had just sent them: after the
 * mapping has learned something, without a call. What it reads as before writes nothing. Records
 * that are gone over there stay gone; what a person has written stays.
 * @throws NamedError while a sync is under way, which may bring newer ones.
 */
export async function replayPayloads(line: Line, userId: string): Promise<Replayed> {
	const connection = await findConnection(line, userId);
	const { name } = line.registration.manifest;
	if (!connection) {
		throw new NamedError('E_NOT_CONNECTED', `${name} is not connected.`, { status: 404 });
	}
	const id = newRowId();
	await claim(line, connection, id);
	let state = 'failed';
	try {
		const calls = await noCalls(line, connection);
		const run = new Run({ line, connection, id, calls, signal: new AbortController().signal });
		run.begin('asked');
		for (const entity of line.registration.manifest.fills) await replayAll(run, entity);
		state = 'done';
		return run.standing;
	} finally {
		await letGo(line, connection, { id, state });
	}
}

async function replayAll(run: Run, entity: string): Promise<void> {
	for (let after = ''; ;) {
		const kept = await payloadsAfter(run, entity, after);
		if (kept.length === 0) return;
		const records = kept.map(({ payload }) => payload);
		await storeRecords(run, { records, cursor: () => null });
		await forgetHealed(run, entity, kept);
		after = kept.at(-1)?.sourceId ?? after;
	}
}

/** What has a name by now is kept under that. */
async function forgetHealed(run: Run, entity: string, kept: readonly Kept[]): Promise<void> {
	const { line, calls } = run;
	const names = kept
		.filter(({ sourceId }) => isUnnamed(sourceId))
		.filter(({ payload }) => hasName(mappedSafely(line, calls.provider, payload)))
		.map(({ sourceId }) => sourceId);
	if (names.length === 0) return;
	const { userId } = run.connection;
	await run.line.database.withUser(userId, (tx) =>
		tx.rows(sql`delete from provider_payloads where user_id = ${userId}::uuid
			and provider = ${run.line.registration.manifest.id} and entity = ${entity}
			and source_id in (select jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb))`)
	);
}

const hasName = (mapped: Mapped) => mapped === null || mapped.sourceId !== null;

interface Kept {
	readonly sourceId: string;
	readonly payload: unknown;
}

function payloadsAfter(
	{ line, connection: { userId } }: Run,
	entity: string,
	after: string
): Promise<Kept[]> {
	const { id: provider } = line.registration.manifest;
	return line.database.withUser(userId, (tx) =>
		tx.rows<Kept>(sql`select p.source_id as "sourceId", p.payload from provider_payloads p
			left join ${sql.identifier(entity)} r on r.user_id = p.user_id and r.source = p.provider
				and r.source_id = p.source_id
			where p.user_id = ${userId}::uuid and p.provider = ${provider} and p.entity = ${entity}
				and p.source_id > ${after} and not coalesce(r.source_removed, false)
			order by p.source_id limit ${CHUNK}::int`)
	);
}

/** The lease of a run, whatever the connection's state: nothing else writes its rows meanwhile. */
async function claim(line: Line, connection: ConnectionKey, id: string): Promise<void> {
	const { id: provider, name } = line.registration.manifest;
	const { userId } = connection;
	const claimed = await line.database.withUser(userId, async (tx) => {
		const held = await tx.rows(sql`update oauth_credentials set sync_lease_owner = ${id},
			sync_lease_until = now() + ${LEASE_SECONDS}::int * interval '1 second'
			where ${isConnection(connection)}
				and (sync_lease_until is null or sync_lease_until < now()) returning id`);
		if (held.length === 0) return false;
		await tx.rows(sql`insert into sync_runs (user_id, id, provider, trigger)
			values (${userId}::uuid, ${id}::uuid, ${provider}, 'replay')`);
		return true;
	});
	if (claimed) return;
	const words = `${name} is syncing right now. Try again when it is done.`;
	throw new NamedError('E_SYNC_BUSY', words, { status: 409 });
}

/** Only the mapping is needed of the provider. */
async function noCalls(line: Line, { realm }: ConnectionKey): Promise<Calls> {
	const provider = await line.realms.provider({ realm, origin: line.config.origin });
	const make = () => Promise.reject(new Error('A replay calls nobody.'));
	return { provider, make };
}

async function letGo(
	{ database }: Line,
	connection: ConnectionKey,
	{ id, state }: { id: string; state: string }
): Promise<void> {
	const { userId } = connection;
	await database.withUser(userId, async (tx) => {
		await tx.rows(sql`update sync_runs set state = ${state}, finished_at = now()
			where user_id = ${userId}::uuid and id = ${id}::uuid`);
		await tx.rows(sql`update oauth_credentials set sync_lease_owner = null, sync_lease_until = null
			where ${isConnection(connection)} and sync_lease_owner = ${id}`);
	});
}
