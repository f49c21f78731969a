import { createHash } from 'node:crypto';
import { NamedError } from '../errors.ts';
import type { Database } from './database.server.ts';

export interface RateLimit {
	/** What is bounded: `login`, `setup`. */
	readonly name: string;
	/** How many at once, and then how many in a period. */
	readonly calls: number;
	readonly periodMs: number;
}

const minuteMs = 60_000;

export const limits = {
	/** For each account, wherever the guesses come from. */
	login: { name: 'login', calls: 5, periodMs: minuteMs },
	/** For each address, whichever accounts it tries. */
	loginFrom: { name: 'login-from', calls: 30, periodMs: minuteMs },
	/** Asking for a passkey is no try yet, but each asking is kept for minutes. */
	askPasskey: { name: 'ask-passkey', calls: 30, periodMs: minuteMs },
	setup: { name: 'setup', calls: 5, periodMs: minuteMs },
	register: { name: 'register', calls: 5, periodMs: minuteMs },
	/** Each one calls push services, of which a person may name several. */
	testNotice: { name: 'test-notice', calls: 5, periodMs: minuteMs },
	lookAround: { name: 'look-around', calls: 10, periodMs: 60 * minuteMs }
} as const satisfies Record<string, RateLimit>;

/**
 * One statement counts and decides, so that any number of nodes share the bucket. `resets_at` is
 * when the bucket is full again (GCRA's theoretical arrival time): each call moves it on by one
 * share of the period, and a call that would move it beyond a whole period is refused.
 */
const take = `
	insert into rate_limits as bucket (key, used, resets_at)
	values ($1, 1, $2::timestamptz + $3::int * interval '1 millisecond')
	on conflict (key) do update set
		used = case when bucket.resets_at <= $2::timestamptz then 1 else bucket.used + 1 end,
		resets_at = greatest(bucket.resets_at, $2::timestamptz) + $3::int * interval '1 millisecond'
	where greatest(bucket.resets_at, $2::timestamptz) + $3::int * interval '1 millisecond'
		<= $2::timestamptz + $4::int * interval '1 millisecond'
	returning resets_at`;

/** Counts one call for `subject`; throws `E_TOO_MANY` with the seconds to wait when it is one too many. */
export async function takeFrom(
	database: Database,
	limit: RateLimit,
	by: { readonly subject: string; readonly now: number }
): Promise<void> {
	const key = keyOf(limit, by.subject);
	const shareMs = Math.ceil(limit.periodMs / limit.calls);
	const now = new Date(by.now).toISOString();
	const fullAt = await database.asSystem('count a call', async (tx) => {
		const taken = await tx.text(take, [key, now, shareMs, limit.periodMs]);
		if (taken.length > 0) return null;
		const [bucket] = await tx.text<{ resets_at: number }>(
			'select resets_at from rate_limits where key = $1',
			[key]
		);
		return bucket?.resets_at ?? by.now + limit.periodMs;
	});
	if (fullAt === null) return;
	throw tooMany(Math.max(1, Math.ceil((fullAt + shareMs - limit.periodMs - by.now) / 1000)));
}

function tooMany(seconds: number): NamedError {
	const wait = seconds === 1 ? '1 second' : `${seconds} seconds`;
	return new NamedError('E_TOO_MANY', `Too many tries. Wait ${wait}, then try again.`, {
		status: 429,
		details: { retryAfterSeconds: seconds }
	});
}

/** The subject may be an address or an email: neither is to be read in the table. */
function keyOf(limit: RateLimit, subject: string): string {
	return `${limit.name}:${createHash('sha256').update(subject).digest('base64url')}`;
}

export async function forgetFullBuckets(database: Database, now: number): Promise<void> {
	await database.asSystem('forget full buckets', (tx) =>
		tx.text('delete from rate_limits where resets_at < $1::timestamptz', [
			new Date(now).toISOString()
		])
	);
}
