import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FastingPeriod } from '#lib/domains/fasting/entity.ts';
import type { MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import type { WeighIn } from '#lib/domains/weight/entity.ts';
import { dayRange } from '#lib/platform/time/calendar.ts';
import { sourceGaps, type Heard } from './gaps.ts';
import { lanes, stacked, type Piece } from './lanes.ts';
import { momentOf } from './moment.ts';
import type { DayRows } from './read-day.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 23);
const empty: DayRows = {
	day: '2026-11-23',
	fasts: [],
	weighIns: [],
	workouts: [],
	meals: [],
	entries: [],
	projects: new Map(),
	note: null
};
const eaten = (at: number) =>
	({
		meal: { id: 'm', kind: 'lunch', eatenAt: start + at * hour, utcOffset: 0 },
		items: []
	}) as unknown as MealWithItems;
const fast = (from: number, end: number | null) =>
	({
		id: 'f',
		start: start + from * hour,
		end: end === null ? null : start + end * hour
	}) as FastingPeriod;
const at = (hours: number, rows: Partial<DayRows> = {}, habits = {}) =>
	momentOf(
		{ ...empty, ...rows },
		{ zone: 'UTC', now: start + hours * hour },
		{ dayStartMinutes: 0, lastWeighedAt: start - 29 * day, ...habits }
	);

describe('what leads Today', () => {
	test('a morning without a weigh-in asks for one, of those who weigh themselves', () => {
		expect(at(7).lead).toBe('weigh-in');
		expect(at(4.9).lead).toBeNull();
		expect(at(11).lead).toBeNull();
		expect(at(7, {}, { lastWeighedAt: start - 30 * day }).lead).toBeNull();
		expect(at(7, { weighIns: [{} as WeighIn] }).lead).toBeNull();
	});

	test('an evening is summed up, unless there is nothing to sum up', () => {
		expect(at(20, { meals: [eaten(19)] }).lead).toBe('evening');
		expect(at(20).lead).toBeNull();
		expect(at(19.9, { meals: [eaten(19)] }).lead).toBeNull();
	});

	test('where the day begins at four, three in the morning is still its evening', () => {
		expect(at(27, { meals: [eaten(19)] }, { dayStartMinutes: 240 }).lead).toBe('evening');
		expect(at(28, { meals: [eaten(19)] }, { dayStartMinutes: 240 }).lead).toBeNull();
	});

	test('at the hours of meals the likely ones come first, unless one fasts or has eaten', () => {
		expect([11.9, 12, 14.9, 15, 18, 20.9, 21].map((hours) => at(hours).mealTime)).toEqual([
			false,
			true,
			true,
			false,
			true,
			true,
			false
		]);
		expect(at(13, { meals: [eaten(12.5)] }).mealTime).toBe(false);
		expect(at(19, { meals: [eaten(12.5)] }).mealTime).toBe(true);
		expect(at(13, { fasts: [fast(-5, null)] }).mealTime).toBe(false);
	});
});

describe('silence of a source', () => {
	const spoke = (source: string, ...daysAgo: number[]): Heard[] =>
		daysAgo.map((ago) => ({ source, at: start - ago * day, utcOffset: 0 }));
	const often = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

	test('is said after a day, of a source that speaks nearly every day', () => {
		expect(sourceGaps(spoke('whoop', ...often), start)).toEqual([
			{ name: 'Whoop', since: start - 2 * day }
		]);
		expect(sourceGaps(spoke('whoop', 1, ...often), start)).toEqual([]);
		expect(sourceGaps(spoke('whoop', 2, 5, 9, 13), start)).toEqual([]);
	});

	test('is not said of what is logged by hand or imported, nor for ever', () => {
		expect(sourceGaps([...spoke('manual', ...often), ...spoke('zero', ...often)], start)).toEqual(
			[]
		);
		const longAgo = often.map((ago) => ago + 30);
		expect(sourceGaps(spoke('toggl', ...longAgo), start)).toEqual([]);
	});
});

test('a fast over midnight lies on the lanes of both days', () => {
	const rows = { ...empty, fasts: [fast(-6, 10)], meals: [eaten(10)] };
	const now = start + 12 * hour;
	const on = (of: string) => lanes(rows, dayRange(of, 'UTC'), now);
	expect(on('2026-11-22')[0]?.pieces).toMatchObject([{ from: 0.75, to: 1 }]);
	expect(on('2026-11-23').map(({ mark, pieces }) => [mark.label, pieces.length])).toEqual([
		['Fasting', 1],
		['Nutrition', 1]
	]);
	expect(on('2026-11-23')[0]?.pieces).toMatchObject([{ from: 0, to: 10 / 24 }]);
	expect(on('2026-11-25')).toEqual([]);
});

test('a running fast reaches to now and no further', () => {
	const rows = { ...empty, fasts: [fast(6, null)] };
	expect(lanes(rows, dayRange('2026-11-23', 'UTC'), start + 12 * hour)[0]?.pieces).toMatchObject([
		{ from: 0.25, to: 0.5 }
	]);
});

test('pieces of a lane that would lie over each other stand below each other, the rest in one row', () => {
	const share = fc.double({ min: 0, max: 1, noNaN: true });
	const spans = fc.array(fc.tuple(share, share), { maxLength: 12 });
	const left = (from: number, least: number) => Math.max(0, Math.min(from, 1 - least));
	fc.assert(
		fc.property(spans, fc.constantFrom(0.03, 0.1), (ends, least) => {
			const pieces = ends.map(
				([a, b], n) => ({ edit: `${n}`, from: Math.min(a, b), to: Math.max(a, b) }) as Piece
			);
			const placed = stacked(pieces, least);
			expect(placed).toHaveLength(pieces.length);
			const drawn = placed.map(({ piece, row }) => {
				const from = left(piece.from, least);
				return { row, from, to: Math.max(piece.to, from + least) };
			});
			const over = drawn.filter(({ row, from, to }, n) =>
				drawn.some((one, m) => m < n && one.row === row && one.from < to && from < one.to)
			);
			expect(over).toEqual([]);
		})
	);
	const apart = [0, 0.2, 0.5].map((from) => ({ from, to: from + 0.1 }) as Piece);
	expect(stacked(apart, 0.05).map(({ row }) => row)).toEqual([0, 0, 0]);
});
