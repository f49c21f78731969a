import { sql } from 'drizzle-orm';
import { columnOf } from '#lib/platform/entity/entity.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { Line } from './connection.server.ts';
import type { Window } from './provider.ts';
import { filledBy } from './read-page.server.ts';
import type { Realm } from './realms.server.ts';
import type { WebhookEvent } from './webhook-event.ts';

export interface Heard {
	readonly realm: Realm;
	readonly event: WebhookEvent;
	/** Absent: the event alone says whose it is. */
	readonly connectionId?: string;
}

/** Longer than a signature is good for. */
const REMEMBERED_MINUTES = 15;

/** The sandbox's secret is no secret: what it signs moves nothing real. */
export async function heed(line: Line, heard: Heard): Promise<void> {
	if (heard.event.kind === 'other') return;
	const window = heard.event.window ?? (await windowOf(line, heard));
	await line.database.asSystem('heed a webhook', async (tx) => {
		if (!(await isFirst(tx, line, heard))) return;
		if (heard.event.kind === 'changed') await bringForward(tx, line, { ...heard, window });
		else await doubt(tx, line, heard);
	});
}

/**
 * The moment in which a named record began, by the source's own word. One that is older than what
 * each run lists is found this way alone.
 */
async function windowOf(line: Line, heard: Heard): Promise<Window | null> {
	const { about } = heard.event;
	const entity = filledBy(line).find(({ name }) => name === about?.entity);
	if (!about || !entity?.time) return null;
	const { time } = entity;
	const began = sql`coalesce((source_values ->> ${time})::float8,
		extract(epoch from ${sql.identifier(columnOf(time))})::float8 * 1000)`;
	const people = await line.database.asSystem('find whom a webhook means', (tx) =>
		tx.rows<{ id: string }>(
			sql`select user_id as id from oauth_credentials where ${isMeant(line, heard)}`
		)
	);
	for (const { id } of people) {
		const [row] = await line.database.withUser(id, (tx) =>
			tx.rows<{ at: number }>(sql`select ${began} as at from ${sql.identifier(entity.name)}
				where user_id = ${id}::uuid and source = ${line.registration.manifest.id}
					and source_id = ${about.sourceId}`)
		);
		if (row) return { start: Math.floor(row.at), end: Math.floor(row.at) + 1 };
	}
	return null;
}

/** Remembered in the transaction of its effect: what could not be done may come again. */
async function isFirst(
	tx: Tx,
	{ registration }: Line,
	{ realm, event: { traceId } }: Heard
): Promise<boolean> {
	if (traceId === undefined) return true;
	await tx.rows(sql`delete from webhook_deliveries
		where received_at < now() - ${REMEMBERED_MINUTES}::int * interval '1 minute'`);
	// What the sandbox signs must not use up a name of the real one.
	const first = await tx.rows(sql`insert into webhook_deliveries (provider, trace_id)
		values (${registration.manifest.id}, ${`${realm}/${traceId}`})
		on conflict do nothing returning trace_id`);
	return first.length > 0;
}

function isMeant({ registration }: Line, { realm, event, connectionId }: Heard) {
	const { externalId } = event;
	const whose = externalId === null ? sql`true` : sql`external_user_id = ${externalId}`;
	const which = connectionId === undefined ? sql`true` : sql`id = ${connectionId}::uuid`;
	return sql`provider = ${registration.manifest.id} and realm = ${realm} and status = 'active'
		and ${whose} and ${which}`;
}

/**
 * Due within a minute of the last sync. What failed of late keeps its distance, and what is under
 * way looks at `told_at` when it ends. Windows told before they were listed grow into one.
 */
async function bringForward(
	tx: Tx,
	line: Line,
	heard: Heard & { window: Window | null }
): Promise<void> {
	const at = (ms: number | undefined) =>
		sql`${ms === undefined ? null : new Date(ms).toISOString()}::timestamptz`;
	const { window } = heard;
	const soon = sql`greatest(now(), coalesce(last_ok_at + interval '1 minute', now()))`;
	await tx.rows(sql`update oauth_credentials set told_at = now(),
		relist_from = least(relist_from, ${at(window?.start)}),
		relist_to = greatest(relist_to, ${at(window?.end)}),
		next_sync_at = case when failures = 0 then least(next_sync_at, ${soon}) else next_sync_at end
		where ${isMeant(line, heard)}`);
}

/**
 * That access was taken away is a hint like any other: a delivery may come late or again, when the
 * person has long signed in anew. The next sync asks for a new pair of tokens first, and the answer
 * to that says whether the grant that we hold now has ended.
 */
async function doubt(tx: Tx, line: Line, heard: Heard): Promise<void> {
	await tx.rows(
		sql`update oauth_credentials set refresh_after = now() where ${isMeant(line, heard)}`
	);
	await bringForward(tx, line, { ...heard, window: null });
}
