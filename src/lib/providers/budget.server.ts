import { sql } from 'drizzle-orm';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import { noteAnswer, passBreaker, pausedUntil } from './breaker.server.ts';
import type { Answer, Limit, Manifest } from './provider.ts';
import type { Realm } from './realms.server.ts';

/** Of what a provider publishes: the rest is for what we cannot count, such as sign-ins. */
const SHARE = 0.8;
/** Of that share, what may go at once; the rest trickles, so that no window ever holds more. */
const AT_ONCE = 5 / 8;

interface Bucket {
	readonly key: string;
	/** How many go at once. */
	readonly burst: number;
	/** One more every so often; where they renew together, all of them. */
	readonly intervalMs: number;
	readonly renews: 'together' | 'one by one';
}

export interface BudgetOf {
	readonly manifest: Manifest;
	readonly realm: Realm;
	readonly connectionId: string;
}

type SharedBy = Limit['per'];

function keyOf({ manifest, realm, connectionId }: BudgetOf, per: SharedBy, name: string): string {
	const whose = per === 'app' ? '' : `:${connectionId}`;
	return `provider:${manifest.id}:${realm}${whose}:${name}`;
}

/** One for each limit, the shortest first: what it refuses is not counted in a longer one. */
export function bucketsOf(of: BudgetOf): Bucket[] {
	const limits = of.manifest.limits.toSorted((a, b) => a.seconds - b.seconds);
	return limits.map(({ calls, seconds, per, renews }): Bucket => {
		const share = calls * SHARE;
		const key = keyOf(of, per, String(seconds));
		if (renews === 'together') {
			return { key, burst: Math.floor(share), intervalMs: seconds * 1000, renews };
		}
		const burst = Math.max(1, Math.floor(share * AT_ONCE));
		// Of a share below two nothing goes at once: each call waits for the one before it.
		const trickle = share < 2 ? share : Math.floor(share) - burst;
		const intervalMs = Math.ceil((seconds * 1000) / trickle);
		return { key, burst, intervalMs, renews: 'one by one' };
	});
}

/** What the provider said itself holds whoever shares its limits. */
function floorKey(of: BudgetOf): string {
	const isShared = of.manifest.limits.every(({ per }) => per === 'app');
	return keyOf(of, isShared ? 'app' : 'connection', 'floor');
}

/** Why a call may not go now, and the moment (epoch milliseconds) to ask again at. */
export interface Wait {
	readonly until: number;
	/** `held`: by the provider's own word. `down`: it does not answer. `spent`: our own count. */
	readonly why: 'held' | 'down' | 'spent';
}

/** Counts one call against what the provider allows. Null: go ahead. */
export async function takeCall(database: Database, of: BudgetOf): Promise<Wait | null> {
	return database.asSystem('count a call to a provider', async (tx) => {
		const [floor] = await tx.rows<{ until: number }>(sql`select resets_at as until
			from rate_limits where key = ${floorKey(of)} and resets_at > now()`);
		if (floor) return { until: floor.until, why: 'held' };
		const down = await passBreaker(tx, of);
		if (down !== null) return { until: down, why: 'down' };
		for (const bucket of bucketsOf(of)) {
			// A call that only a later one refuses is counted in this one all the same: that heals itself.
			const until = await (bucket.renews === 'together' ? takeFromLot : take)(tx, bucket);
			if (until !== null) return { until, why: 'spent' };
		}
		await count(tx, of);
		return null;
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

/** So many from the first one on, then none until the lot is whole again. */
async function takeFromLot(tx: Tx, { key, burst, intervalMs }: Bucket): Promise<number | null> {
	const over = sql`lot.resets_at <= now()`;
	const taken = await tx.rows(sql`insert into rate_limits as lot (key, used, resets_at)
		values (${key}, 1, now() + ${intervalMs}::int * interval '1 millisecond')
		on conflict (key) do update set
			used = case when ${over} then 1 else lot.used + 1 end,
			resets_at = case when ${over} then excluded.resets_at else lot.resets_at end
		where ${over} or lot.used < ${burst}::int returning key`);
	if (taken.length > 0) return null;
	const [spent] = await tx.rows<{ until: number }>(
		sql`select resets_at as until from rate_limits where key = ${key}`
	);
	return spent?.until ?? Date.now() + intervalMs;
}

/** For a person to read, in windows that begin with their first call. */
async function count(tx: Tx, of: BudgetOf): Promise<void> {
	const [{ seconds, per }] = of.manifest.limits;
	const ends = sql`now() + ${seconds}::int * interval '1 second'`;
	await tx.rows(sql`insert into rate_limits as told (key, used, resets_at)
		values (${keyOf(of, per, 'told')}, 1, ${ends})
		on conflict (key) do update set
			used = case when told.resets_at <= now() then 1 else told.used + 1 end,
			resets_at = case when told.resets_at <= now() then excluded.resets_at else told.resets_at end`);
}

/** The provider's own word on when to come again, for every process that is here. */
async function holdBack(tx: Tx, of: BudgetOf, until: number): Promise<void> {
	const at = sql`${new Date(until).toISOString()}::timestamptz`;
	await tx.rows(sql`insert into rate_limits as floor (key, used, resets_at)
		values (${floorKey(of)}, 0, ${at})
		on conflict (key) do update set resets_at = greatest(floor.resets_at, ${at})`);
}

/** What an answer says to everyone who calls this provider, in whatever process. */
export async function heedAnswer(
	database: Database,
	of: BudgetOf,
	answer: Answer<unknown>
): Promise<void> {
	await database.asSystem('note how a provider answers', async (tx) => {
		if (answer.kind !== 'throttled') {
			await noteAnswer(tx, of, answer.kind === 'unreachable' || answer.kind === 'malformed');
		} else if (!answer.alone) await holdBack(tx, of, answer.until);
	});
}

export interface BudgetUse {
	/** Calls in the current window, of those that the provider allows in one. */
	readonly used: number;
	readonly limit: number;
	readonly seconds: number;
	/** The provider asked for no call before this moment; null: it did not. */
	readonly heldUntil: number | null;
	/** It did not answer several times: nobody here asks before this moment; null: it answers. */
	readonly downUntil: number | null;
}

export async function budgetUse(database: Database, of: BudgetOf): Promise<BudgetUse> {
	const [{ calls: limit, seconds, per }] = of.manifest.limits;
	const [told, floor] = [keyOf(of, per, 'told'), floorKey(of)];
	return database.asSystem('read a provider budget', async (tx) => {
		const rows = await tx.rows<{ key: string; used: number; until: number }>(
			sql`select key, used, resets_at as until from rate_limits
				where key in (${told}, ${floor}) and resets_at > now()`
		);
		const used = rows.find(({ key }) => key === told)?.used ?? 0;
		const heldUntil = rows.find(({ key }) => key === floor)?.until ?? null;
		return { used, limit, seconds, heldUntil, downUntil: await pausedUntil(tx, of) };
	});
}
