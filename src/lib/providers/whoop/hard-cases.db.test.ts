import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayOf } from '#lib/platform/time/calendar.ts';
import { whoopRig, type WhoopRig } from '../../../../tests/support/providers.ts';
import { findConnection } from '../connection.server.ts';
import { claimRefresh, renew } from '../refresh.server.ts';

/**
 * The cases that end in stored rows, through the real client over HTTP. Those that end before that
 * stand beside what they test: 40, 44 to 46 in mapping.test.ts; 47, 48, 53, 55 in client.test.ts;
 * 49 in sandbox.test.ts; 58, 59 and 61 with the webhooks in webhook.db.test.ts; 112 in
 * ingest-run.db.test.ts; 110 in domains/workouts/twins.test.ts.
 *
 * 39 (rows kept under the numbers that Whoop used before July 2025) cannot occur: this program has
 * only ever known the ids of v2, and no import brings Whoop's workouts. A number instead of an id
 * is refused by name, below.
 */

let rig: WhoopRig;
let person: string;

beforeAll(async () => {
	rig = await whoopRig({ days: 20 });
});
afterAll(() => rig.close());
beforeEach(async () => {
	await rig.control({ do: 'reset' });
	await rig.control({ do: 'settings', callsPerMinute: 100_000 });
	await rig.fresh.asOwner('delete from rate_limits');
	person = await rig.person();
});

interface Row {
	id: string;
	source_id: string;
	start: number;
	utc_offset: number;
	score_state: string;
	strain: number | null;
	distance_meter: number | null;
	altitude_gain_meter: number | null;
	deleted_at: number | null;
	revision: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const iso = (instant: number) => new Date(instant).toISOString();

async function row(sourceId: string): Promise<Row | undefined> {
	const [found] = await rig.fresh.asOwner<Row>(
		`select *, extract(epoch from start)::float8 * 1000 as start from workouts
			where user_id = $1::uuid and source_id = $2`,
		[person, sourceId]
	);
	return found;
}

async function added(record: Record<string, unknown>): Promise<string> {
	const { record: made } = await rig.control({ do: 'add', record });
	return made!.id;
}

test('hard case 39: a number in the place of an id is refused by name, and costs itself alone', async () => {
	await rig.control({ do: 'add', record: { id: 1_234_567, v1_id: 1_234_567 } });
	const there = (await rig.control()).workouts;
	const { state, counts } = await rig.run(person);
	expect(state).toBe('done');
	expect(counts).toMatchObject({ created: there.length - 1, skipped: 1 });
	const [run] = await rig.fresh.asOwner<{ problems: unknown }>(
		'select problems from sync_runs where user_id = $1::uuid',
		[person]
	);
	expect(run!.problems).toMatchObject([{ sourceId: null, field: 'id' }]);
});

test('hard case 41: pending is kept, scored later in the same row; unscorable stays without a score', async () => {
	const pending = { score_state: 'PENDING_SCORE', score: null };
	const [id, other] = [await added(pending), await added(pending)];
	await rig.run(person);
	const before = await row(id);
	expect(before).toMatchObject({ score_state: 'PENDING_SCORE', strain: null, deleted_at: null });

	const score = { strain: 12.5, average_heart_rate: 140, max_heart_rate: 170, kilojoule: 2000 };
	await rig.control({ do: 'edit', id, patch: { score_state: 'SCORED', score } });
	await rig.control({ do: 'edit', id: other, patch: { score_state: 'UNSCORABLE' } });
	expect((await rig.run(person)).counts).toMatchObject({ created: 0, updated: 2, removed: 0 });
	expect(await row(id)).toMatchObject({ id: before!.id, score_state: 'SCORED', strain: 12.5 });
	expect(await row(other)).toMatchObject({ score_state: 'UNSCORABLE', strain: null });
	expect((await rig.run(person)).counts).toMatchObject({ created: 0, updated: 0 });
});

test('hard case 43: not measured, absent and 0 metres are stored as what they are', async () => {
	const score = (more: object) => ({ strain: 1, kilojoule: 1, percent_recorded: 1, ...more });
	const unknown = await added({ score: score({ distance_meter: null }) });
	const absent = await added({ score: score({}) });
	const none = await added({ score: score({ distance_meter: 0, altitude_gain_meter: 0 }) });
	await rig.run(person);
	expect(await row(unknown)).toMatchObject({ distance_meter: null, altitude_gain_meter: null });
	expect(await row(absent)).toMatchObject({ distance_meter: null, altitude_gain_meter: null });
	expect(await row(none)).toMatchObject({ distance_meter: 0, altitude_gain_meter: 0 });
});

test('hard case 51: a workout that is uploaded nine days late comes in with the next run', async () => {
	await rig.run(person);
	const start = Date.now() - 9 * DAY;
	const id = await added({ start: iso(start), end: iso(start + 40 * MINUTE) });
	expect(await row(id)).toBeUndefined();
	expect((await rig.run(person)).counts).toMatchObject({ created: 1, updated: 0, removed: 0 });
	expect(await row(id)).toMatchObject({ deleted_at: null });
});

test('hard case 54: who loses the race for a refresh reads what the winner stored', async () => {
	const { id, realm } = (await findConnection(rig.line, person))!;
	const connection = { userId: person, id, realm };
	const change = (set: string) =>
		rig.fresh.asOwner(`update oauth_credentials set ${set} where id = $1::uuid`, [id]);
	await change("expires_at = now() - interval '1 minute', refresh_after = now()");
	// The loser slept through its lease, wakes up, and asks with the pair that it had read.
	const { tokenVersion } = (await findConnection(rig.line, person))!;
	const claim = (await claimRefresh(rig.line, connection, tokenVersion))!;
	await change("lease_until = now() - interval '1 second'");
	const winner = await rig.another().tokens.current(connection);
	if (winner.kind !== 'ok') throw new Error(JSON.stringify(winner));
	expect(await renew(rig.line, connection, claim)).toBeNull();
	expect((await rig.control()).counts).toMatchObject({ refreshes: 1, tokenReuses: 1 });

	expect((await findConnection(rig.line, person))!.status).toBe('active');
	const loser = await rig.line.tokens.current(connection);
	expect(loser).toMatchObject({ kind: 'ok', value: { version: winner.value.version } });
	expect((await rig.run(person)).state).toBe('done');
});

test('hard case 57: one person’s 429 holds back everyone here', async () => {
	const other = await rig.person(2);
	await rig.control({ do: 'fail', kind: 'throttle', retryAfter: '120' });
	const first = await rig.run(person);
	expect(first).toMatchObject({ state: 'waiting' });
	const { calls } = (await rig.control()).counts;
	const second = await rig.run(other);
	expect(second).toMatchObject({ state: 'waiting' });
	expect(second.nextSyncAt).toBeGreaterThan(Date.now() + 60_000);
	expect((await rig.control()).counts.calls).toBe(calls);
});

test('hard case 63: the local day of a workout over midnight and a clock change is its own', async () => {
	const cases = [
		// Just before midnight in Vienna, in the night in which the clocks go back.
		['2026-10-24T21:40:00.000Z', '+02:00', 120, '2026-10-24'],
		['2026-10-25T00:30:00.000Z', '+02:00', 120, '2026-10-25'],
		['2026-10-25T23:30:00.000Z', '+01:00', 60, '2026-10-26'],
		['2026-10-26T00:30:00.000Z', 'Z', 0, '2026-10-26'],
		['2026-10-26T02:30:00.000Z', '-05:00', -300, '2026-10-25'],
		['2026-10-26T10:30:00.000Z', '+14:00', 840, '2026-10-27']
	] as const;
	const ids: string[] = [];
	for (const [start, offset] of cases) {
		const end = iso(Date.parse(start) + 60 * MINUTE);
		ids.push(await added({ start, end, timezone_offset: offset }));
	}
	expect((await rig.run(person)).state).toBe('done');
	for (const [at, [start, , minutes, day]] of cases.entries()) {
		const stored = (await row(ids[at]!))!;
		expect(stored).toMatchObject({ start: Date.parse(start), utc_offset: minutes });
		expect(dayOf(stored.start, stored.utc_offset)).toBe(day);
	}
});

test.each([-600_000, 600_000])(
	'hard case 113: a provider whose clock is %i ms off shortens and lengthens no token',
	async (ms) => {
		await rig.control({ do: 'skew', ms });
		const other = await rig.person(2);
		const { id } = (await findConnection(rig.line, other))!;
		const [stored] = await rig.fresh.asOwner<{ lasts: number; refreshed: number }>(
			`select extract(epoch from expires_at - now())::float8 as lasts,
				extract(epoch from expires_at - refresh_after)::float8 as refreshed
				from oauth_credentials where id = $1::uuid`,
			[id]
		);
		// By our own clock, from receipt: an hour, and refreshed six minutes before its end.
		expect(stored!.lasts).toBeGreaterThan(3500);
		expect(stored!.lasts).toBeLessThanOrEqual(3600);
		expect(stored!.refreshed).toBe(360);
		expect((await rig.run(other)).state).toBe('done');
	}
);
