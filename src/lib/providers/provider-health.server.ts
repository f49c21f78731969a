import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { ownerOnly, router } from '#lib/platform/server/trpc.server.ts';
import { pausedUntil } from './breaker.server.ts';
import type { ProviderLine, ProviderLines } from './line.server.ts';
import { LONG_MS, MANY_FAILURES } from './next-sync.ts';
import type { ProviderHealth } from './provider-health.ts';
import type { Realm } from './realms.server.ts';

/** For whoever runs the server: no name, no row and no error of anybody's is in it. */
export function healthRouter(lines: ProviderLines) {
	return router({ health: ownerOnly.query(() => Promise.all(lines.all.map(healthOf))) });
}

async function healthOf(line: ProviderLine): Promise<ProviderHealth> {
	const { database, realms, registration } = line;
	const { manifest } = registration;
	const realm = realms.of({ demo: false });
	return database.asSystem('count how a provider goes', async (tx) => ({
		provider: manifest.id,
		name: manifest.name,
		isSandbox: realm === 'sandbox',
		...(await connectionsOf(tx, { provider: manifest.id, realm })),
		runs: await runsOf(tx, { provider: manifest.id, realm }),
		downUntil: await pausedUntil(tx, { manifest, realm })
	}));
}

interface Of {
	readonly provider: string;
	readonly realm: Realm;
}

type Counted = ProviderHealth['connections'] & Pick<ProviderHealth, 'lastOkAt'>;

async function connectionsOf(tx: Tx, { provider, realm }: Of) {
	const of = (status: string) => sql`count(*) filter (where status = ${status})::int`;
	// `needsAttention` of next-sync.ts.
	const isHopeless = sql`status = 'active' and failures > 0 and (failures >= ${MANY_FAILURES}::int
		or failing_since <= now() - ${LONG_MS}::bigint * interval '1 millisecond')`;
	const [counted] = await tx.rows<Counted>(sql`select ${of('active')} as active,
		${of('paused')} as paused, ${of('reconnect')} as reconnect,
		count(*) filter (where ${isHopeless})::int as attention, max(last_ok_at) as "lastOkAt"
		from oauth_credentials where provider = ${provider} and realm = ${realm}`);
	const { lastOkAt = null, active = 0, paused = 0, reconnect = 0, attention = 0 } = counted ?? {};
	return { lastOkAt, connections: { active, paused, reconnect, attention } };
}

async function runsOf(tx: Tx, { provider, realm }: Of): Promise<ProviderHealth['runs']> {
	const of = (state: string) => sql`count(*) filter (where state = ${state})::int`;
	const [counted] = await tx.rows<ProviderHealth['runs']>(sql`select ${of('done')} as done,
		${of('failed')} as failed, ${of('waiting')} as waiting,
		coalesce(sum((counts ->> 'skipped')::int), 0)::int as skipped
		from sync_runs join oauth_credentials using (user_id, provider)
		where provider = ${provider} and realm = ${realm}
			and started_at > now() - interval '24 hours'`);
	return counted ?? { done: 0, failed: 0, waiting: 0, skipped: 0 };
}
