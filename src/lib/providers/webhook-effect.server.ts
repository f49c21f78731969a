import { sql } from 'drizzle-orm';
import type { Line } from './connection.server.ts';
import type { Realm } from './realms.server.ts';
import type { WebhookEvent } from './webhook-event.ts';

export interface Heard {
	readonly realm: Realm;
	readonly event: WebhookEvent;
	/** Absent: the event alone says whose it is. */
	readonly connectionId?: string;
}

/** The sandbox's secret is no secret: what it signs moves nothing real. */
export async function heed(line: Line, heard: Heard): Promise<void> {
	if (heard.event.kind === 'changed') await bringForward(line, heard);
	if (heard.event.kind === 'ended') await end(line, heard);
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
async function bringForward(line: Line, heard: Heard): Promise<void> {
	const at = (ms: number | undefined) =>
		sql`${ms === undefined ? null : new Date(ms).toISOString()}::timestamptz`;
	const { window } = heard.event;
	const soon = sql`greatest(now(), coalesce(last_ok_at + interval '1 minute', now()))`;
	await line.database.asSystem('bring a sync forward', (tx) =>
		tx.rows(sql`update oauth_credentials set told_at = now(),
			relist_from = least(relist_from, ${at(window?.start)}),
			relist_to = greatest(relist_to, ${at(window?.end)}),
			next_sync_at = case when failures = 0 then least(next_sync_at, ${soon}) else next_sync_at end
			where ${isMeant(line, heard)}`)
	);
}

/** Nothing is asked of the provider before the person signs in there again. */
async function end(line: Line, heard: Heard): Promise<void> {
	const words = `${line.registration.manifest.name} no longer shares your data. Sign in there again.`;
	await line.database.asSystem('end a grant as told', (tx) =>
		tx.rows(sql`update oauth_credentials set status = 'reconnect',
			status_reason = 'ended_there', last_error = ${words}, next_sync_at = null
			where ${isMeant(line, heard)}`)
	);
}
