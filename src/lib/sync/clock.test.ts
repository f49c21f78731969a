import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	acceptedUpTo,
	freshClock,
	heard,
	observe,
	rewind,
	tick,
	type ClockState
} from './clock.ts';

const now = 1_800_000_000_000;

/** A clock's life: ticks at device times that jump about, and stamps seen. */
const moments = fc.array(
	fc.oneof(
		fc.record({ at: fc.integer({ min: now - 2 * 86_400_000, max: now + 2 * 86_400_000 }) }),
		fc.record({ saw: fc.integer({ min: 1, max: (now + 60_000) * 1000 }) })
	),
	{ maxLength: 60 }
);

function live(clock: ClockState, life: typeof moments extends fc.Arbitrary<infer T> ? T : never) {
	const given: number[] = [];
	for (const moment of life) {
		if ('saw' in moment) clock = observe(clock, moment.saw);
		else given.push((clock = tick(clock, moment.at)).last);
	}
	return { clock, given };
}

test('I10: each stamp is later than every one given or seen, for any device clock', () => {
	fc.assert(
		fc.property(moments, fc.integer({ min: -1e9, max: 1e9 }), (life, offsetMs) => {
			let clock: ClockState = { ...freshClock, offsetMs };
			let greatest = 0;
			for (const moment of life) {
				if ('saw' in moment) clock = observe(clock, moment.saw);
				else clock = tick(clock, moment.at);
				if ('at' in moment) expect(clock.last).toBeGreaterThan(greatest);
				greatest = Math.max(greatest, clock.last, clock.seen);
			}
		})
	);
});

test('5,000 writes in one millisecond are 5,000 stamps, and run on into the next', () => {
	let clock = freshClock;
	const given = new Set<number>();
	for (let n = 0; n < 5000; n++) given.add((clock = tick(clock, now)).last);
	expect(given.size).toBe(5000);
	expect(clock.last).toBe(now * 1000 + 4999);
	expect(tick(clock, now + 1).last).toBe(now * 1000 + 5000);
});

test('follows the server by its offset, in whole microseconds', () => {
	expect(tick({ ...freshClock, offsetMs: -86_400_000 }, now + 86_400_000.7).last).toBe(now * 1000);
	expect(Number.isSafeInteger(tick(freshClock, Date.UTC(2200, 0, 1)).last)).toBe(true);
});

test('a clock set right gives no stamp again that the server may have stored', () => {
	fc.assert(
		fc.property(moments, moments, (life, later) => {
			const { clock, given } = live(freshClock, life);
			const limit = acceptedUpTo(now);
			const accepted = given.filter((stamp) => stamp <= limit);
			const right = rewind(clock, now, 0);
			const again = live(right, later).given;
			expect(again.filter((stamp) => accepted.includes(stamp))).toEqual([]);
			if (again[0] !== undefined) expect(again[0]).toBeGreaterThan(Math.max(0, ...accepted));
		})
	);
});

test('after a day in the future, the next stamp is of today', () => {
	const today = tick(freshClock, now);
	const ahead = tick(tick(today, now + 86_400_000), now + 86_400_000);
	const right = tick(rewind(ahead, now + 5, -86_400_000), now + 86_400_005);
	expect(right.last).toBe((now + 5) * 1000);
	expect(right.leaps).toHaveLength(today.leaps.length);
});

test('leaps are forgotten once the server was heard, and never pile up', () => {
	let clock = freshClock;
	for (let n = 0; n < 500; n++) clock = tick(clock, now + n * 120_000);
	expect(clock.leaps.length).toBeLessThanOrEqual(64);
	expect(heard(clock, now + 500 * 120_000, 7)).toMatchObject({ leaps: [], offsetMs: 7 });
	expect(heard(clock, now, 7).leaps).toEqual(clock.leaps);
});
