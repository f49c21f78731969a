import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { isConnection } from './connection.server.ts';
import type { Window } from './provider.ts';
import type { Run } from './run.server.ts';
import type { Cursor } from './sync-plan.ts';

/** In the transaction of the rows that it speaks of. */
export async function moveCursor(tx: Tx, run: Run, cursor: Cursor): Promise<void> {
	const { id: provider } = run.line.registration.manifest;
	await tx.text(moveStatement, [run.connection.userId, provider, JSON.stringify(cursor)]);
}

const moveStatement = `
insert into provider_cursors (user_id, provider, cursor, updated_at)
values ($1::uuid, $2, $3::jsonb, now())
on conflict (user_id, provider)
	do update set cursor = excluded.cursor, updated_at = excluded.updated_at`;

/** After a walk that moved the cursor without a page. */
export async function storeCursor(run: Run, cursor: Cursor | null): Promise<void> {
	if (!cursor || JSON.stringify(cursor) === JSON.stringify(run.cursor)) return;
	await run.line.database.withUser(run.connection.userId, async (tx) => {
		await run.hold(tx);
		await moveCursor(tx, run, cursor);
	});
	run.cursor = cursor;
}

export interface Standing {
	readonly cursor: Cursor | null;
	/** What a webhook asked to list again. */
	readonly told: Window | null;
}

/** What earlier runs, and the provider's own word, left for this one to do. */
export async function readStanding({ line, connection }: Run): Promise<Standing> {
	const { id: provider } = line.registration.manifest;
	const [row] = await line.database.withUser(connection.userId, (tx) =>
		tx.rows<{ cursor: Cursor | null; from: number | null; to: number | null }>(
			sql`select relist_from as "from", relist_to as "to", (select cursor from provider_cursors
					where user_id = ${connection.userId}::uuid and provider = ${provider}) as cursor
				from oauth_credentials where ${isConnection(connection)}`
		)
	);
	if (!row) return { cursor: null, told: null };
	const { cursor, from, to } = row;
	return { cursor, told: from === null || to === null ? null : { start: from, end: to } };
}

/** Listed again, unless more was asked for meanwhile. */
export async function forgetTold({ line, connection }: Run, { start, end }: Window): Promise<void> {
	const at = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
	await line.database.withUser(connection.userId, (tx) =>
		tx.rows(sql`update oauth_credentials set relist_from = null, relist_to = null
			where ${isConnection(connection)} and relist_from = ${at(start)} and relist_to = ${at(end)}`)
	);
}
