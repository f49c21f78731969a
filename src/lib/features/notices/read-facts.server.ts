import { runningFast } from '#lib/domains/fasting/fast.ts';
import { initialNotices, type Notices } from '#lib/domains/settings/notices.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import type { Facts, SignedOutProvider } from './facts.ts';

const dayMs = 86_400_000;

interface OwnSettings {
	readonly notices: Notices | null;
	readonly home_zone: string | null;
	readonly week_start: string;
	readonly hidden: readonly string[] | null;
	/** Microseconds. */
	readonly changed_at: number;
}

/** As the person's own rows say it now. Called as that person. */
export async function readFacts(tx: Tx, userId: string, now: number): Promise<Facts> {
	const own = await readSettings(tx, userId);
	return {
		notices: own?.notices ?? initialNotices,
		changedAt: own?.notices ? Math.floor(own.changed_at / 1000) : 0,
		weekStart: own?.week_start === 'sunday' ? 7 : 1,
		homeZone: own?.home_zone ?? null,
		hidden: own?.hidden ?? [],
		fast: await readFast(tx, userId),
		weighedOn: await readWeighedDays(tx, userId, now),
		signedOut: await readSignedOut(tx, userId)
	};
}

async function readSettings(tx: Tx, userId: string): Promise<OwnSettings | undefined> {
	const [own] = await tx.text<OwnSettings>(
		`select notices, home_zone, week_start, hidden,
			coalesce((stamps ->> 'notices')::bigint, created_at) as changed_at
		from settings where user_id = $1::uuid and deleted_at is null
		order by created_at limit 1`,
		[userId]
	);
	return own;
}

async function readFast(tx: Tx, userId: string): Promise<Facts['fast']> {
	const running = await tx.text<{ id: string; start: number; goalHours: number | null }>(
		`select id, start, goal_hours as "goalHours" from fasting_periods
		where user_id = $1::uuid and "end" is null and deleted_at is null`,
		[userId]
	);
	return runningFast(running.map((fast) => ({ ...fast, end: null })));
}

async function readWeighedDays(tx: Tx, userId: string, now: number) {
	const rows = await tx.text<{ measuredAt: number; utcOffset: number | null }>(
		`select measured_at as "measuredAt", utc_offset as "utcOffset" from weigh_ins
		where user_id = $1::uuid and measured_at > $2::timestamptz and deleted_at is null`,
		[userId, new Date(now - 3 * dayMs).toISOString()]
	);
	return new Set(rows.map(({ measuredAt, utcOffset }) => dayOf(measuredAt, utcOffset ?? 0)));
}

/** A connection that was begun and never finished waits for nobody. */
function readSignedOut(tx: Tx, userId: string): Promise<SignedOutProvider[]> {
	return tx.text(
		`select provider, token_version as "tokenVersion" from oauth_credentials
		where user_id = $1::uuid and status = 'reconnect' and external_user_id is not null`,
		[userId]
	);
}
