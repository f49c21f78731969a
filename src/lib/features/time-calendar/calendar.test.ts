import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { snapped } from '#lib/platform/time/snap.ts';
import { blocksOf, coveredMs, drawnGaps, gapsOf, openingMinute, shownDays } from './blocks.ts';
import { deedOfKey } from './keys.ts';
import { heldTo, instantOf, type Place } from './moves.ts';

const day = '2026-11-23';
const berlin = 'Europe/Berlin';
const minuteMs = 60_000;
const at = (clock: string, on = day) => Date.parse(`${on}T${clock}:00Z`) - 60 * minuteMs;
const entry = (id: string, from: string, to: string | null) =>
	({ id, start: at(from), stop: to && at(to), utcOffset: 60 }) as TimeEntry;
const drawing = { day, now: at('20:00'), least: 15 };
const valuesOf = (move: unknown) =>
	(move as { write: { patch: Record<string, number> } } | null)?.write.patch;

describe('the entries of a day', () => {
	test('stand beside each other where they overlap, and only there', () => {
		const blocks = blocksOf(
			[
				entry('a', '09:00', '11:00'),
				entry('b', '10:00', '12:00'),
				entry('c', '11:00', '11:30'),
				entry('d', '13:00', '14:00')
			],
			drawing
		);
		expect(blocks.map(({ entry: { id }, lane, lanes }) => [id, lane, lanes])).toEqual([
			['a', 0, 2],
			['b', 1, 2],
			['c', 0, 2],
			['d', 0, 1]
		]);
	});
	test('over midnight lie on both days, a running one reaches to now', () => {
		const over = { ...entry('a', '22:00', null), stop: at('02:00', '2026-11-24') } as TimeEntry;
		expect(blocksOf([over], drawing)).toMatchObject([{ from: 1320, to: 1440 }]);
		expect(blocksOf([over], { ...drawing, day: '2026-11-24' })).toMatchObject([
			{ from: 0, to: 120 }
		]);
		expect(blocksOf([entry('r', '19:00', null)], drawing)).toMatchObject([
			{ from: 1140, to: 1200 }
		]);
	});
	test('leave gaps where nothing was tracked, neither breaths nor nights', () => {
		const blocks = blocksOf(
			[entry('a', '08:00', '09:00'), entry('b', '09:05', '10:00'), entry('c', '11:30', '12:00')],
			drawing
		);
		expect(gapsOf(blocks)).toEqual([{ from: 600, to: 690 }]);
		expect(coveredMs(blocks)).toBe((60 + 55 + 30) * minuteMs);
		const far = blocksOf([entry('a', '08:00', '09:00'), entry('b', '19:00', '19:30')], drawing);
		expect(gapsOf(far)).toEqual([]);
	});
	test('never lie over one another in a column', () => {
		const some = fc.array(fc.tuple(fc.nat(1300), fc.integer({ min: 1, max: 400 })), {
			maxLength: 30
		});
		fc.assert(
			fc.property(some, (spans) => {
				const entries = spans.map(([from, length], n) => {
					const start = Date.parse(`${day}T00:00:00Z`) + from * minuteMs;
					return { id: String(n), start, stop: start + length * minuteMs, utcOffset: 0 };
				});
				const blocks = blocksOf(entries as TimeEntry[], drawing);
				expect(blocks).toHaveLength(entries.length);
				for (const a of blocks)
					for (const b of blocks)
						if (a !== b && a.lane === b.lane) expect(a.to <= b.from || b.to <= a.from).toBe(true);
			})
		);
	});
});

test('a week begins where the person says, a phone shows the day', () => {
	expect(shownDays('2026-11-25', true, 1)).toEqual(
		[23, 24, 25, 26, 27, 28, 29].map((n) => `2026-11-${n}`)
	);
	expect(shownDays('2026-11-25', true, 7)[0]).toBe('2026-11-22');
	expect(shownDays('2026-11-25', false, 1)).toEqual(['2026-11-25']);
});

describe('what is moved by hand', () => {
	const row = entry('a', '09:00', '10:30');
	const clock = { zone: berlin, now: at('20:00') };
	const held = (grip: 'move' | 'start' | 'end') => (of: TimeEntry, to: Place) =>
		heldTo(of, { grip, to }, clock);
	const [moved, begunAt, endedAt] = [held('move'), held('start'), held('end')];
	test('keeps its length, on any day', () => {
		expect(valuesOf(moved(row, { day: '2026-11-25', minute: 14 * 60 }))).toMatchObject({
			start: at('14:00', '2026-11-25'),
			stop: at('15:30', '2026-11-25')
		});
		expect(moved(row, { day, minute: 540 })).toBeNull();
	});
	test('check 27: follows the clock on the wall over a change of clocks', () => {
		const write = valuesOf(moved(row, { day: '2026-06-01', minute: 540 }));
		expect(write).toMatchObject({ utcOffset: 120, start: Date.parse('2026-06-01T07:00:00Z') });
		// Under another clock it stays under that one.
		const tokyo = { ...row, utcOffset: 540 } as TimeEntry;
		expect(valuesOf(moved(tokyo, { day: '2026-06-01', minute: 540 }))).toMatchObject({
			utcOffset: 540,
			start: Date.parse('2026-06-01T00:00:00Z')
		});
	});
	test('never ends before it begins', () => {
		expect(valuesOf(endedAt(row, { day, minute: 0 }))).toEqual({ stop: at('09:05') });
		expect(valuesOf(begunAt(row, { day, minute: 1200 }))).toMatchObject({
			start: at('10:25')
		});
		expect(endedAt(entry('r', '09:00', null), { day, minute: 900 })).toBeNull();
	});
	test('snaps to five minutes; minutes beyond midnight are those of the next day', () => {
		expect([61, 62.5, 63].map(snapped)).toEqual([60, 65, 65]);
		expect(instantOf({ day, minute: 1500 }, berlin)).toBe(at('01:00', '2026-11-24'));
		expect(instantOf({ day, minute: -60 }, berlin)).toBe(at('23:00', '2026-11-22'));
	});
	test('does by keys what it does by a mouse', () => {
		const press = (key: string, shiftKey = false) =>
			valuesOf(deedOfKey({ key, shiftKey }, row, clock));
		expect(press('ArrowDown', true)).toMatchObject({ start: at('09:05'), stop: at('10:35') });
		expect(press('ArrowLeft', true)).toMatchObject({ start: at('09:00', '2026-11-22') });
		expect(press('+')).toEqual({ stop: at('10:35') });
		expect(press('-')).toEqual({ stop: at('10:25') });
		expect(deedOfKey({ key: 'ArrowDown', shiftKey: false }, row, clock)).toBeNull();
	});
});

describe('where a calendar opens', () => {
	const from = (...minutes: number[]) => minutes.map((from) => ({ from, to: from + 10 }));
	const opening = (blocks: { from: number; to: number }[], now: number | null, latest = 1440) =>
		openingMinute(blocks, { now, visible: 600, least: 20, latest });
	test('the first waking hour, whatever lies at midnight', () => {
		expect(opening(from(0, 30, 540), null)).toBe(435);
		expect(opening(from(0, 360), null)).toBe(315);
		expect(opening([], null)).toBe(435);
	});
	test('with now in sight: late in the day further down, before waking up further up', () => {
		expect(opening(from(540), 600)).toBe(435);
		expect(opening(from(540), 1380)).toBe(980);
		expect(opening(from(540), 120)).toBe(75);
		expect(opening([], 10)).toBe(0);
	});
	test('where no block is cut by the upper edge, and now stays in sight', () => {
		// 980 it would be.
		expect(opening([{ from: 970, to: 1100 }], 1380)).toBe(970);
		expect(opening([{ from: 600, to: 1000 }], 1380)).toBe(1000);
		const across = { from: 960, to: 1010 };
		expect(opening([{ from: 970, to: 1100 }, across], 1380)).toBe(960);
		expect(opening([{ from: 970, to: 975 }], 1380)).toBe(970);
		expect(opening([{ from: 600, to: 1380 }], 1380)).toBe(980);
		expect(opening([{ from: 600, to: 1500 }], 1380)).toBe(980);
	});
	test('or else where enough of what is cut is left to be hit', () => {
		// Of the shorter one 15 minutes would be left at 980; five minutes up it has 20.
		const beside = [
			{ from: 600, to: 1500 },
			{ from: 900, to: 995 }
		];
		expect(opening(beside, 1380)).toBe(975);
	});
	test('and never further down than it scrolls', () => {
		const beside = [
			{ from: 600, to: 1500 },
			{ from: 900, to: 945 }
		];
		expect(opening(beside, 1380, 940)).toBe(925);
	});
	test('gaps begin below a short entry that is drawn longer, and need room to be hit', () => {
		const short = { from: 600, to: 605 };
		expect(drawnGaps([short, { from: 660, to: 700 }], 20)).toEqual([
			{ from: 605, to: 660, drawnFrom: 620 }
		]);
		expect(drawnGaps([short, { from: 635, to: 700 }], 20)).toEqual([]);
	});
});
