import { sql } from 'drizzle-orm';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import { noteAnswer, pausedUntil } from './breaker.server.ts';
import type { Answer, Limit, Manifest } from './provider.ts';
import type { Realm } from './realms.server.ts';
import { turnStatement } from './turn-sql.server.ts';

/** Of what a provider publishes: the rest is for what we cannot count, such as sign-ins. */
const SHARE = 0.8;
/** Of that share, what may go at once; the rest trickles, so that no window ever holds more. */
const AT_ONCE = 5 / 8;

export interface Bucket {
	readonly key: string;
	/** How many go at once. */
	readonly burst: number;
	/** One more every so often; where they renew together, all of them. */
	readonly intervalMs: number;
	readonly renews: 'together' | 'one by one';
}

export interface BudgetOf {
	readonly manifest: Pick<Manifest, 'id' | 'limits'>;
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

interface Turn {
	readonly held: number | null;
	readonly down: number | null;
	readonly isProbe: boolean;
	/** So many buckets gave way, one after the other. */
	readonly passed: number;
}

/** Counts one call against what the provider allows. Null: go ahead. */
export async function takeCall(database: Database, of: BudgetOf): Promise<Wait | null> {
	const buckets = bucketsOf(of);
	const { seconds, per } = of.manifest.limits[0];
	const params = [
		...[floorKey(of), of.manifest.id, of.realm, keyOf(of, per, 'told'), seconds],
		...buckets.flatMap(({ key, burst, intervalMs }) => [key, burst, intervalMs])
	];
	const count = async (tx: Tx): Promise<Wait | null> => {
		const [turn] = await tx.text<Turn>(turnStatement(buckets), params);
		if (!turn) throw new Error('No turn was answered.');
		if (turn.held !== null) return { until: turn.held, why: 'held' };
		if (turn.down !== null && !turn.isProbe) return { until: turn.down, why: 'down' };
		const full = buckets[turn.passed];
		return full ? { until: await roomAgain(tx, full), why: 'spent' } : null;
	};
	// A crash of the database server may forget the calls of its last second: the fifth that is left
	// unused is far more.
	return database.asSystem('count a call to a provider', count, { unhurried: true });
}

/** When the bucket that has no room now has some again. */
async function roomAgain(tx: Tx, { key, burst, intervalMs, renews }: Bucket): Promise<number> {
	const early = renews === 'together' ? 0 : (burst - 1) * intervalMs;
	const [full] = await tx.rows<{ until: number }>(
		sql`select resets_at - ${early}::float8 * interval '1 millisecond' as until
			from rate_limits where key = ${key}`
	);
	return full?.until ?? Date.now() + intervalMs;
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
	const isBad = answer.kind === 'unreachable' || answer.kind === 'malformed';
	const note = async (tx: Tx) => {
		if (answer.kind !== 'throttled') await noteAnswer(tx, of, isBad);
		else if (!answer.alone) await holdBack(tx, of, answer.until);
	};
	// That it answers is found out anew; that it asked for a pause or failed must not be forgotten.
	const unhurried = !isBad && answer.kind !== 'throttled';
	await database.asSystem('note how a provider answers', note, { unhurried });
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
