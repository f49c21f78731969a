import { expect, test } from 'vitest';
import { initialNotices } from '#lib/domains/settings/notices.ts';
import { instantAt } from '#lib/platform/time/calendar.ts';
import type { Facts } from './facts.ts';
import { afterQuiet } from './quiet.ts';
import { noticesFor } from './schedule.ts';
import { messageOf } from './words.ts';

const zone = 'Europe/Berlin';
const at = (local: string, where = zone) => instantAt(local, where)!;
const clock = (instant: number, where = zone) =>
	new Date(instant).toLocaleString('sv', { timeZone: where }).slice(0, 16);
const night = { on: true, from: 22 * 60, to: 7 * 60 };

function facts(over: Partial<Facts> = {}): Facts {
	return {
		notices: initialNotices,
		changedAt: 0,
		weekStart: 1,
		homeZone: zone,
		hidden: [],
		fast: null,
		weighedOn: new Set(),
		signedOut: [],
		...over
	};
}
const wants = (over: Partial<Facts['notices']>) => ({ ...initialNotices, ...over });
const told = (all: Facts, now: number, since = 0) =>
	noticesFor(all, { now, deviceZone: 'Asia/Tokyo', since });
const fast = { id: 'f', start: at('2026-11-24T19:00'), goalHours: 16 };

test('quiet hours over midnight, within a day, and none where both ends are the same', () => {
	const after = (local: string, quiet = night) => clock(afterQuiet(at(local), quiet, zone));
	expect(after('2026-11-24T21:59')).toBe('2026-11-24 21:59');
	expect(after('2026-11-24T22:00')).toBe('2026-11-25 07:00');
	expect(after('2026-11-25T06:59')).toBe('2026-11-25 07:00');
	expect(after('2026-11-25T07:00')).toBe('2026-11-25 07:00');
	const noon = { on: true, from: 12 * 60, to: 14 * 60 };
	expect(after('2026-11-25T13:00', noon)).toBe('2026-11-25 14:00');
	expect(after('2026-11-25T03:00', noon)).toBe('2026-11-25 03:00');
	expect(after('2026-11-25T03:00', { ...night, to: night.from })).toBe('2026-11-25 03:00');
	expect(after('2026-11-25T03:00', { ...night, on: false })).toBe('2026-11-25 03:00');
});

test('quiet hours end by the clock on the wall on the days that clocks change', () => {
	const lateness = (local: string) => (afterQuiet(at(local), night, zone) - at(local)) / 3_600_000;
	expect(lateness('2026-03-28T23:00')).toBe(7);
	expect(lateness('2026-10-24T23:00')).toBe(9);
	// 2:30 is skipped that night: quiet hours that end then end as long after the change.
	const skipped = afterQuiet(at('2026-03-29T01:00'), { ...night, to: 150 }, zone);
	expect(clock(skipped)).toBe('2026-03-29 03:30');
	// And it comes twice in autumn: an end is never before what waits for it.
	const twice = at('2026-10-25T02:30') + 3_600_000;
	expect(afterQuiet(twice, { on: true, from: 2 * 60, to: 165 }, zone)).toBeGreaterThanOrEqual(
		twice
	);
});

test('a fast is told when its real hours are over, also over a change of the clocks', () => {
	const over = { ...fast, start: at('2026-03-28T20:00') };
	const [notice] = told(facts({ fast: over }), over.start);
	expect(clock(notice!.at)).toBe('2026-03-29 13:00');
	expect(notice!.key).toBe(`fast-done:f:${over.start + 16 * 3_600_000}`);
});

test('a fast without a goal, one long past it, and one that is switched off are not told', () => {
	const goalAt = fast.start + 16 * 3_600_000;
	const kinds = (all: Facts, now = fast.start) => told(all, now).map(({ what }) => what.kind);
	expect(kinds(facts({ fast }))).toEqual(['fast-done']);
	expect(kinds(facts({ fast: { ...fast, goalHours: null } }))).toEqual([]);
	expect(kinds(facts({ fast, notices: wants({ fastDone: false }) }))).toEqual([]);
	expect(kinds(facts({ fast, hidden: ['fasting'] }))).toEqual([]);
	expect(kinds(facts({ fast }), goalAt + 13 * 3_600_000)).toEqual([]);
	// The device asked when the goal was reached already.
	expect(told(facts({ fast }), goalAt + 1, goalAt + 1)).toEqual([]);
});

test('a goal reached in the quiet hours is told when they end', () => {
	const early = { ...fast, start: at('2026-11-24T14:00') };
	const [notice] = told(facts({ fast: early, notices: wants({ quiet: night }) }), early.start);
	expect(clock(notice!.at)).toBe('2026-11-25 07:00');
});

test('reminders come each day at their minute, in the home zone or else the device’s', () => {
	const notices = wants({ weighIn: { on: true, at: 450 }, fastStart: { on: true, at: 1200 } });
	const now = at('2026-11-24T06:00');
	const lines = (all: Facts, where = zone) =>
		told(all, now).map(({ what, at }) => `${what.kind} ${clock(at, where)}`);
	expect(lines(facts({ notices })).sort()).toEqual([
		'fast-start 2026-11-24 20:00',
		'fast-start 2026-11-25 20:00',
		'weigh-in 2026-11-24 07:30',
		'weigh-in 2026-11-25 07:30'
	]);
	expect(lines(facts({ notices, homeZone: null }), 'Asia/Tokyo')).toContain(
		'weigh-in 2026-11-25 07:30'
	);
	expect(lines(facts({ notices, weighedOn: new Set(['2026-11-24']) }))).not.toContain(
		'weigh-in 2026-11-24 07:30'
	);
	expect(lines(facts({ notices, fast })).filter((line) => line.startsWith('fast-start'))).toEqual(
		[]
	);
});

test('a reminder whose quiet hours outlast its day is dropped, one that was just switched on waits a day', () => {
	const late = wants({ weighIn: { on: true, at: 23 * 60 }, quiet: night });
	expect(told(facts({ notices: late }), at('2026-11-24T12:00'))).toEqual([]);
	const notices = wants({ weighIn: { on: true, at: 450 } });
	const now = at('2026-11-24T08:00');
	const days = told(facts({ notices, changedAt: now }), now).map(({ key }) => key);
	expect(days).toEqual(['weigh-in:2026-11-25']);
});

test('the week is told on its first day, a sign-in as long as it is wanted', () => {
	const notices = wants({ weekly: true, signIn: true, quiet: { on: true, from: 480, to: 600 } });
	const signedOut = [{ provider: 'whoop', tokenVersion: 4 }];
	const sunday = facts({ notices, weekStart: 7, signedOut });
	const found = told(sunday, at('2026-11-22T06:00'));
	expect(found.map(({ key, at }) => `${key} ${clock(at)}`)).toEqual([
		'weekly:2026-11-22 2026-11-22 10:00',
		'weekly:2026-11-29 2026-11-29 10:00',
		'sign-in:whoop:4 2026-11-22 06:00'
	]);
});

test('a notice is in the declarative form, and says where a tap leads', () => {
	const [notice] = told(facts({ fast }), fast.start);
	const message = messageOf(notice!, 'https://life.example.org');
	expect(message).toMatchObject({
		web_push: 8030,
		notification: {
			title: 'Fast reached 16\u202fh',
			body: 'It goes on until you end it.',
			navigate: 'https://life.example.org/fasting',
			tag: 'fast-done:f',
			app_badge: '1',
			data: { deeds: { end: 'end-fast:f', keep: null } }
		}
	});
	// What push services take is 4096 bytes, sealed.
	expect(JSON.stringify(message).length).toBeLessThan(2000);
});
