import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { fastingList } from './fasting.ts';
import {
	everything,
	facetsOf,
	itemsOf,
	narrowed,
	traitsOf,
	type Context,
	type Listed
} from './list.ts';
import { eatenDays, nutritionList } from './nutrition.ts';
import { weightList } from './weight.ts';
import { workoutList } from './workouts.ts';

const context: Context = {
	zone: 'Europe/Berlin',
	now: Date.UTC(2026, 10, 23, 12),
	today: '2026-11-23',
	units: { weight: 'kg', distance: 'km', energy: 'kcal' }
};
const make = factory(workout);

function listed(seed: number, count: number): Listed<ReturnType<typeof make>>[] {
	const random = seededRandom(seed);
	return Array.from({ length: count }, () => make(random))
		.sort((a, b) => b.start - a.start)
		.map((row) => ({ row, line: workoutList.line(row, context, undefined) }));
}

describe('a list by months', () => {
	test('holds every row once, under its month', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 40 }), (seed, n) => {
				const rows = listed(seed, n);
				const items = itemsOf(rows, (group) => String(group.length), false);
				const lines = items.flatMap((item) => (item.kind === 'line' ? [item.line] : []));
				expect(lines.map(({ id }) => id).sort()).toEqual(rows.map(({ row }) => row.id).sort());
				let month = '';
				for (const item of items) {
					if (item.kind === 'month') month = item.key;
					else expect(item.line.day.slice(0, 7)).toBe(month);
				}
			})
		);
	});
	test('does not sum up a month of which rows are left out', () => {
		const rows = listed(3, 30);
		const heads = itemsOf(rows, () => 'sum', true).filter(({ kind }) => kind === 'month');
		expect(heads.map((head) => head.kind === 'month' && head.sum)).toEqual([
			...heads.slice(1).map(() => 'sum'),
			''
		]);
	});
	test('is narrowed down by sport and by words', () => {
		const rows = listed(5, 30);
		const [sport = ''] = facetsOf(
			rows.map(({ line }) => line),
			'facet'
		);
		const some = narrowed(rows, { ...everything, facet: sport });
		expect(some.length).toBeGreaterThan(0);
		expect(some.every(({ line }) => line.facet === sport)).toBe(true);
		expect(narrowed(rows, { ...everything, search: `${sport} nowhere` })).toEqual([]);
		expect(narrowed(rows, everything)).toEqual(rows);
	});
});

test('a weigh-in says how it differs from the one before', () => {
	const row = {
		...factory(weighIn)(seededRandom(1)),
		weightKg: 78.4,
		measuredAt: Date.UTC(2026, 10, 23, 6, 12),
		utcOffset: 540,
		note: ''
	};
	const line = weightList.line(row, context, { ...row, weightKg: 79 });
	expect(line).toMatchObject({ title: '78.4\u202fkg', value: '−0.6\u202fkg', day: '2026-11-23' });
	expect(line.sub).toContain('GMT+9');
});

test('a weigh-in that may be somebody else’s asks, and counts for nothing until then', () => {
	const row = {
		...factory(weighIn)(seededRandom(1)),
		attribution: 'certain',
		weightKg: 80,
		measuredAt: Date.UTC(2026, 10, 23, 6),
		utcOffset: 60,
		note: ''
	};
	const theirs = { ...row, attribution: 'ambiguous', weightKg: 62 };
	expect(weightList.line(theirs, context, row)).toMatchObject({
		value: '',
		sub: expect.stringMatching(/^Is this you\?/)
	});
	expect(weightList.line(row, context, theirs).value).toBe('');
	expect(weightList.sum([row, theirs], context)).toBe('1 weigh-in · average 80.0\u202fkg');
	const mine = { ...theirs, attribution: 'me' };
	expect(weightList.sum([row, mine], context)).toMatch(/^2 weigh-ins/);
});

test('a fast belongs to the day of its end, a running one to today', () => {
	const row = {
		...factory(fastingPeriod)(seededRandom(1)),
		start: Date.UTC(2026, 10, 21, 18),
		end: Date.UTC(2026, 10, 22, 10),
		utcOffset: 60
	};
	expect(fastingList.line(row, context, undefined)).toMatchObject({
		day: '2026-11-22',
		value: '16\u202fh'
	});
	const running = fastingList.line({ ...row, end: null }, context, undefined);
	expect(running).toMatchObject({ day: '2026-11-23', running: true, value: '42\u202fh' });
});

test('short fasts are narrowed out by a word that only a mixed list offers', () => {
	const fast = (hours: number) => {
		const start = Date.UTC(2026, 10, 20, 18);
		const row = { ...factory(fastingPeriod)(seededRandom(hours)), start, note: '' };
		const ended = { ...row, end: start + hours * 3_600_000 };
		return { row: ended, line: fastingList.line(ended, context, undefined) };
	};
	const mixed = [fast(16), fast(4)];
	const [word = ''] = traitsOf(mixed.map(({ line }) => line));
	expect(word).toBe('12\u202fh or longer');
	expect(narrowed(mixed, { ...everything, trait: word })).toEqual([mixed[0]]);
	expect(traitsOf([fast(16).line, fast(18).line])).toEqual([]);
});

test('a day whose portions do not all say their energy says "at least"', () => {
	const eaten = {
		...factory(meal)(seededRandom(1)),
		eatenAt: Date.UTC(2026, 10, 23, 8),
		utcOffset: 60
	};
	const item = { ...factory(mealItem)(seededRandom(2)), mealId: eaten.id };
	const items = [
		{ ...item, energyKcal: 380 },
		{ ...item, energyKcal: null }
	];
	const [day] = eatenDays([{ meal: eaten, items }], 0);
	expect(nutritionList.line(day!, context, undefined)).toMatchObject({
		day: '2026-11-23',
		value: '≥\u202f380\u202fkcal'
	});
	expect(
		nutritionList.sum([{ day: '2026-11-23', meals: [{ meal: eaten, items: [] }] }], context)
	).toBe('1 day logged');
});
