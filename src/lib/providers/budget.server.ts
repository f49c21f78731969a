import { sql } from 'drizzle-orm';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import type { Manifest } from './provider.ts';
import type { Realm } from './realms.server.ts';

/** Of what a provider publishes: the rest is for what we cannot count, such as sign-ins. */
const SHARE = 0.8;
/** Of that share, what may go at once; the rest trickles, so that no window ever holds more. */
const AT_ONCE = 5 / 8;

interface Bucket {
	readonly key: string;
	/** How many go at once. */
	readonly burst: number;
	/** One more every so often. */
	readonly intervalMs: number;
}

export interface BudgetOf {
	readonly manifest: Manifest;
	readonly realm: Realm;
}

export function bucketsOf({ manifest, realm }: BudgetOf): { minute: Bucket; day: Bucket } {
	const bucket = (window: string, ms: number, calls: number) => {
		const share = Math.floor(calls * SHARE);
		const burst = Math.max(1, Math.floor(share * AT_ONCE));
		const intervalMs = Math.ceil(ms / Math.max(1, share - burst));
		return { key: `provider:${manifest.id}:${realm}:${window}`, burst, intervalMs };
	};
	return {
		minute: bucket('minute', 60_000, manifest.callsPerMinute),
		day: bucket('day', 86_400_000, manifest.callsPerDay)
	};
}

/**
 * Counts one call against what everyone on this instance may make together. Null: go ahead; else
 * the moment (epoch milliseconds) to ask again at.
 */
export async function takeCall(database: Database, of: BudgetOf): Promise<number | null> {
	const { minute, day } = bucketsOf(of);
	return database.asSystem('count a call to a provider', async (tx) => {
		// A call that only the day refuses is counted in the minute all the same: that heals itself.
		return (await take(tx, minute)) ?? (await take(tx, day));
	});
}

/** GCRA: `resets_at` is when the bucket would be full again. */
async function take(tx: Tx, { key, burst, intervalMs }: Bucket): Promise<number | null> {
	const step = sql`${intervalMs}::int * interval '1 millisecond'`;
	const next = sql`greatest(bucket.resets_at, now()) + ${step}`;
	const taken = await tx.rows(sql`insert into rate_limits as bucket (key, used, resets_at)
		values (${key}, 1, now() + ${step})
		on conflict (key) do update set resets_at = ${next},
			used = case when bucket.resets_at <= now() then 1 else bucket.used + 1 end
		where ${next} <= now() + ${burst}::int * ${step} returning key`);
	if (taken.length > 0) return null;
	const [full] = await tx.rows<{ until: number }>(
		sql`select resets_at - (${burst}::int - 1) * ${step} as until from rate_limits where key = ${key}`
	);
	return full?.until ?? Date.now() + intervalMs;
}

export interface BudgetUse {
	readonly used: number;
	readonly limit: number;
}

/** How much of what goes at once is used up. */
export async function budgetUse(database: Database, of: BudgetOf): Promise<BudgetUse> {
	const { minute } = bucketsOf(of);
	const [row] = await database.asSystem('read a provider budget', (tx) =>
		tx.rows<{ ms: number }>(sql`select extract(epoch from resets_at - now())::float8 * 1000 as ms
			from rate_limits where key = ${minute.key}`)
	);
	const used = Math.max(0, Math.ceil((row?.ms ?? 0) / minute.intervalMs));
	return { used: Math.min(used, minute.burst), limit: minute.burst };
}
