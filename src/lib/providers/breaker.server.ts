import { sql } from 'drizzle-orm';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import type { Manifest } from './provider.ts';
import type { Realm } from './realms.server.ts';

/** So many calls in a row without a usable answer, or half of so many in five minutes. */
const IN_A_ROW = 5;
const ENOUGH_CALLS = 20;
const WINDOW_SECONDS = 300;
const FIRST_PAUSE_SECONDS = 60;
const LONGEST_PAUSE_SECONDS = 3600;
/** Longer than a call's deadline. */
const PROBE_SECONDS = 30;
/** Of the calls in those five minutes, one in so many may be a second try; and this one more. */
const CALLS_PER_SECOND_TRY = 10;

interface Of {
	readonly manifest: Pick<Manifest, 'id'>;
	readonly realm: Realm;
}

function isMeant({ manifest, realm }: Of) {
	return sql`provider = ${manifest.id} and realm = ${realm}`;
}

/**
 * Parts of a statement in which $2 and $3 name the provider and its realm, and `held` has a row where
 * nothing may go anyway. `down`: until when it is down for everyone here; none: go ahead. Then one
 * call, `probe`, finds out whether it is back, and the rest wait for that one.
 */
export const breakerParts = `down as (
	select greatest(open_until, probe_until) as until from provider_breakers
	where provider = $2 and realm = $3 and open_until is not null
), probe as (
	update provider_breakers set probe_until = now() + ${PROBE_SECONDS} * interval '1 second'
	where provider = $2 and realm = $3 and open_until <= now()
		and (probe_until is null or probe_until <= now()) and not exists (select from held)
	returning 1
)`;

interface Counted {
	readonly failures: number;
	readonly calls: number;
	readonly failed: number;
}

const isOldWindow = `b.counted_from < now() - ${WINDOW_SECONDS} * interval '1 second'`;
const noteStatement = `
insert into provider_breakers as b (provider, realm, counted_from, failures, calls, failed)
values ($1, $2, now(), $3::boolean::int, 1, $3::boolean::int)
on conflict (provider, realm) do update set
	failures = case when $3::boolean then b.failures + 1 else 0 end,
	counted_from = case when ${isOldWindow} then now() else b.counted_from end,
	calls = case when ${isOldWindow} then 1 else b.calls + 1 end,
	failed = case when ${isOldWindow} then 0 else b.failed end + $3::boolean::int,
	second_tries = case when ${isOldWindow} then 0 else b.second_tries end,
	open_until = case when $3::boolean then b.open_until end,
	probe_until = case when $3::boolean then b.probe_until end,
	opened = case when $3::boolean then b.opened else 0 end
returning failures, calls, failed`;

/** `isBad`: it did not answer, or with nothing that could be read. A good answer ends the pause. */
export async function noteAnswer(tx: Tx, of: Of, isBad: boolean): Promise<void> {
	const [counted] = await tx.text<Counted>(noteStatement, [of.manifest.id, of.realm, isBad]);
	if (isBad && counted && isTooMuch(counted)) await open(tx, of);
}

function isTooMuch({ failures, calls, failed }: Counted): boolean {
	return failures >= IN_A_ROW || (calls >= ENOUGH_CALLS && failed * 2 >= calls);
}

/** Twice as long each time it is found still down. Those under way as it opens count once. */
async function open(tx: Tx, of: Of): Promise<void> {
	const pause = sql`least(${LONGEST_PAUSE_SECONDS}::int,
		${FIRST_PAUSE_SECONDS}::int * power(2, least(opened, 20)))::int * interval '1 second'`;
	await tx.rows(sql`update provider_breakers set opened = opened + 1, probe_until = null,
		open_until = now() + ${pause}, counted_from = now(), calls = 0, failed = 0,
		second_tries = 0
		where ${isMeant(of)} and (open_until is null or open_until <= now())`);
}

/** Until when nobody here asks the provider; null: it is asked. */
export async function pausedUntil(tx: Tx, of: Of): Promise<number | null> {
	const [row] = await tx.rows<{ until: number }>(sql`select open_until as until
		from provider_breakers where ${isMeant(of)} and open_until > now()`);
	return row?.until ?? null;
}

/**
 * Whether what the provider put off may be tried a second time within a run: never more than a tenth
 * of the calls, so that a provider in need is not asked the more for it.
 */
export function takeSecondTry(database: Database, of: Of): Promise<boolean> {
	return database.asSystem('count a second try', async (tx) => {
		const isOld = sql.raw(isOldWindow);
		const taken = await tx.rows(sql`insert into provider_breakers as b
				(provider, realm, counted_from, second_tries)
			values (${of.manifest.id}, ${of.realm}, now(), 1)
			on conflict (provider, realm) do update set
				counted_from = case when ${isOld} then now() else b.counted_from end,
				calls = case when ${isOld} then 0 else b.calls end,
				failed = case when ${isOld} then 0 else b.failed end,
				second_tries = case when ${isOld} then 1 else b.second_tries + 1 end
			where ${isOld} or b.second_tries <= b.calls / ${CALLS_PER_SECOND_TRY}::int
			returning provider`);
		return taken.length > 0;
	});
}
