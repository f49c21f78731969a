import { breakerParts } from './breaker.server.ts';
import type { Bucket } from './budget.server.ts';

/**
 * Counts one call in one statement: unless the provider asked to wait or is down, each bucket in turn
 * gives way or refuses, and after the last of them the call is told. A call that only a later one
 * refuses is counted in those before it all the same: that heals itself.
 * $1 the floor's key, $2 and $3 provider and realm, $4 and $5 key and seconds of what is told; then
 * of each bucket its key, burst and milliseconds.
 */
export function turnStatement(buckets: readonly Pick<Bucket, 'renews'>[]): string {
	const parts = buckets.map(({ renews }, at) => {
		const from = 6 + at * 3;
		const given = { key: `$${from}::text`, burst: `$${from + 1}::int`, ms: `$${from + 2}::int` };
		const statement = renews === 'together' ? fromLot : fromTrickle;
		return `passed_${at + 1} as (${statement({ ...given, before: `passed_${at}` })})`;
	});
	const passed = buckets.map((_bucket, at) => `exists (select from passed_${at + 1})::int`);
	return `
with held as (
	select resets_at as until from rate_limits where key = $1 and resets_at > now()
), ${breakerParts}, passed_0 as (
	select where not exists (select from held)
		and (not exists (select from down) or exists (select from probe))
), ${parts.join(', ')}, told as (
	insert into rate_limits as told (key, used, resets_at)
	select $4::text, 1, now() + $5::int * interval '1 second' from passed_${buckets.length}
	on conflict (key) do update set
		used = case when told.resets_at <= now() then 1 else told.used + 1 end,
		resets_at = case when told.resets_at <= now() then excluded.resets_at else told.resets_at end
)
select (select until from held) as held, (select until from down) as down,
	exists (select from probe) as "isProbe", ${passed.join(' + ')} as passed`;
}

interface Part {
	readonly key: string;
	readonly burst: string;
	readonly ms: string;
	/** What must have given way. */
	readonly before: string;
}

/** GCRA: `resets_at` is when the bucket would be full again. */
function fromTrickle({ key, burst, ms, before }: Part): string {
	const step = `${ms} * interval '1 millisecond'`;
	const next = `greatest(bucket.resets_at, now()) + ${step}`;
	return `
	insert into rate_limits as bucket (key, used, resets_at)
	select ${key}, 1, now() + ${step} from ${before}
	on conflict (key) do update set resets_at = ${next},
		used = case when bucket.resets_at <= now() then 1 else bucket.used + 1 end
	where ${next} <= now() + ${burst} * ${step} returning 1`;
}

/** So many from the first one on, then none until the lot is whole again. */
function fromLot({ key, burst, ms, before }: Part): string {
	const over = 'lot.resets_at <= now()';
	return `
	insert into rate_limits as lot (key, used, resets_at)
	select ${key}, 1, now() + ${ms} * interval '1 millisecond' from ${before}
	on conflict (key) do update set
		used = case when ${over} then 1 else lot.used + 1 end,
		resets_at = case when ${over} then excluded.resets_at else lot.resets_at end
	where ${over} or lot.used < ${burst} returning 1`;
}
