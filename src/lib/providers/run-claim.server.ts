import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import type { ConnectionKey, Line } from './connection.server.ts';
import { LEASE_SECONDS } from './run.server.ts';
import type { Trigger } from './run-view.ts';
import type { Reach } from './sync-plan.ts';

/** The right to walk for one connection, until the lease runs out. */
export interface RunClaim {
	readonly connection: ConnectionKey;
	readonly runId: string;
	readonly trigger: Trigger;
	readonly reach: Reach;
}

interface Found {
	readonly userId: string;
	readonly id: string;
	readonly realm: ConnectionKey['realm'];
}

/** How long it is told what a run did. */
const KEPT_DAYS = 90;

const due: Reach = { kind: 'due' };
const isFree = sql`status = 'active' and (sync_lease_until is null or sync_lease_until < now())`;
const keyColumns = sql`user_id as "userId", id, realm`;

/** Claims connections that are due; another node that looks at the same moment gets others. */
export function claimDue(line: Line, most: number): Promise<RunClaim[]> {
	const { id: provider } = line.registration.manifest;
	return line.database.asSystem('claim due syncs', async (tx) => {
		const found = await tx.rows<Found>(sql`select ${keyColumns} from oauth_credentials
			where provider = ${provider} and ${isFree} and next_sync_at <= now()
			order by next_sync_at limit ${most}::int for update skip locked`);
		const claims: RunClaim[] = [];
		for (const connection of found) {
			claims.push(await begin(tx, line, { connection, trigger: 'schedule', reach: due }));
		}
		return claims;
	});
}

/** Null while a run is under way, or when the connection needs its person first. */
export function claimOne(
	line: Line,
	userId: string,
	order: Pick<RunClaim, 'trigger' | 'reach'>
): Promise<RunClaim | null> {
	const { id: provider } = line.registration.manifest;
	return line.database.asSystem('claim a sync', async (tx) => {
		const [connection] = await tx.rows<Found>(sql`select ${keyColumns} from oauth_credentials
			where user_id = ${userId}::uuid and provider = ${provider} and ${isFree} for update`);
		return connection ? begin(tx, line, { connection, ...order }) : null;
	});
}

/** What a dead process left behind is closed; the new run gets its lease and its row. */
async function begin(tx: Tx, line: Line, order: Omit<RunClaim, 'runId'>): Promise<RunClaim> {
	const { connection, trigger, reach } = order;
	const { userId, id } = connection;
	const { id: provider } = line.registration.manifest;
	const runId = newRowId();
	await tx.rows(sql`update sync_runs set state = 'interrupted', finished_at = now()
		where user_id = ${userId}::uuid and provider = ${provider} and state in ('running', 'stopping')`);
	// With the rows they touched: `sync_run_steps` goes with its run.
	await tx.rows(sql`delete from sync_runs where user_id = ${userId}::uuid
		and provider = ${provider} and started_at < now() - ${KEPT_DAYS}::int * interval '1 day'`);
	await tx.rows(sql`update oauth_credentials set sync_lease_owner = ${runId},
		sync_lease_until = now() + ${LEASE_SECONDS}::int * interval '1 second'
		where user_id = ${userId}::uuid and id = ${id}::uuid`);
	await tx.rows(sql`insert into sync_runs (user_id, id, provider, trigger, "window")
		values (${userId}::uuid, ${runId}::uuid, ${provider}, ${trigger},
			${JSON.stringify(reach)}::text::jsonb)`);
	return { ...order, runId };
}
