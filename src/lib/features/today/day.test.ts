import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { meal, mealItem, type Meal, type MealItem } from '#lib/domains/nutrition/entity.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { project, type Project } from '#lib/domains/projects/entity.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { weighIn, type WeighIn } from '#lib/domains/weight/entity.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import type { DayRows } from './read-day.ts';
import { daySummary } from './summary.ts';
import { nutritionTile, timeTile, weightTile, workoutTile } from './tiles.ts';
import { timeline } from './timeline.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 23);
const units = { weight: 'kg', distance: 'km', energy: 'kcal' } as const;
const view = { zone: 'UTC', now: start + 20 * hour, units };
const frame = { userId: 'u', day: '2026-11-23', zone: 'UTC', dayStartMinutes: 0 };
const plain = (text: string) => text.replace(/\u202f/g, ' ');

const row = <T>(values: object, id: string, source = 'manual') => ({ ...values, id, source }) as T;
const fast = (from: number, end: number | null, utcOffset = 0) =>
	row<FastingPeriod>(
		withInitial(fastingPeriod, {
			start: start + from * hour,
			end: end === null ? null : start + end * hour,
			utcOffset,
			goalHours: 16,
			protocol: '16:8'
		}),
		`fast${from}`
	);
const lunch = {
	meal: row<Meal>(withInitial(meal, { eatenAt: start + 12 * hour, kind: 'lunch' }), 'm'),
	items: [
		row<MealItem>(withInitial(mealItem, { name: 'Salmon', energyKcal: 309, proteinG: 33 }), 'i1'),
		row<MealItem>(withInitial(mealItem, { name: 'Leaves' }), 'i2')
	]
};
const run = row<Workout>(
	withInitial(workout, {
		start: start + 7 * hour,
		end: start + 7.7 * hour,
		sportName: 'running',
		scoreState: 'SCORED',
		strain: 11.2,
		distanceMeter: 5200
	}),
	'w',
	'whoop'
);
const scale = row<WeighIn>(
	withInitial(weighIn, { measuredAt: start + 6 * hour, weightKg: 78.4 }),
	's',
	'withings'
);
const thesis = row<Project>(withInitial(project, { name: 'Thesis' }), 'p');
const entry = (from: number, stop: number | null, id: string) =>
	row<TimeEntry>(
		withInitial(timeEntry, {
			start: start + from * hour,
			stop: stop === null ? null : start + stop * hour,
			projectId: 'p'
		}),
		id
	);
const rows: DayRows = {
	day: '2026-11-23',
	fasts: [fast(-5, 11), fast(19, null)],
	weighIns: [scale],
	workouts: [run],
	meals: [lunch],
	entries: [entry(-1, 1, 'over'), entry(9, 11, 'own')],
	projects: new Map([['p', thesis]]),
	note: null
};

test('a day is one line per thing, the first first', () => {
	const lines = timeline(rows, view);
	expect(lines.map((line) => [line.title, plain(line.value)])).toEqual([
		['Weight', '78.4 kg'],
		['Running', '42 min'],
		['Thesis', '2 h'],
		['Fast ended', '16 h'],
		['Lunch', '≥ 309 kcal'],
		['Fast started', '']
	]);
	expect(lines.map((line) => plain(line.sub))).toContain('Whoop · 5.2 km');
	expect(lines[3]?.sub).toBe('16:8 · since yesterday · day 2 of fast');
	expect(lines[3]?.bar).toEqual({ from: 0, to: 11 / 24 });
});

test('an entry over midnight is listed where it began', () => {
	const before = { ...rows, day: '2026-11-22', fasts: [], meals: [], workouts: [], weighIns: [] };
	expect(timeline(before, view).map((line) => line.edit)).toEqual(['time_entries:over']);
});

test('a row from other clocks says which', () => {
	const tokyo = { ...scale, utcOffset: 540 };
	const [line] = timeline(
		{ ...rows, fasts: [], meals: [], workouts: [], entries: [], weighIns: [tokyo] },
		view
	);
	expect(line?.time).toMatch(/15:00|03:00/);
	expect(line?.sub).toContain('GMT+9');
});

test('a past day is told in sentences, without what was not logged', () => {
	expect(daySummary(rows, 0, view).map(plain)).toEqual([
		'Weight 78.4 kg.',
		'Fasted 16 h.',
		'1 meal, ≥ 309 kcal.',
		'1 workout, 42 min.',
		'Tracked 3 h.'
	]);
	const empty = { ...rows, fasts: [], meals: [], workouts: [], weighIns: [], entries: [] };
	expect(daySummary(empty, 0, view)).toEqual([]);
});

const target = { units, energyKcal: 2100, proteinG: null, isToday: false };

test('tiles say what is not known instead of 0', () => {
	const nothing = nutritionTile(new Map(), frame, target);
	expect(nothing).toMatchObject({ value: null, sub: 'Nothing logged' });
	expect(nothing.points).toEqual([null, null, null, null, null, null, null]);
	expect(weightTile([], units, start).value).toBeNull();
	expect(workoutTile([], frame).value).toBeNull();
	const eaten = new Map([['2026-11-23', totals(lunch.items)]]);
	const tile = nutritionTile(eaten, frame, target);
	expect(tile.value).toEqual({ value: '≥\u202f309', unit: 'kcal' });
	expect(plain(tile.sub)).toBe('of 2,100 · 33 g protein');
});

test('check 30: while the day lasts its tile says what is left, never that it was too much', () => {
	const sub = (portions: object[], over: object = {}) => {
		const items = portions.map((each) => ({ ...withInitial(mealItem, {}), ...each }));
		const eaten = new Map(items.length > 0 ? [['2026-11-23', totals(items)]] : []);
		const today = { ...target, proteinG: 120, isToday: true, ...over };
		return plain(nutritionTile(eaten, frame, today).sub);
	};
	const hidden = { units: { ...units, energy: 'hidden' as const } };
	expect(sub([{ energyKcal: 1240, proteinG: 86 }])).toBe('860 left · 86 g protein');
	expect(sub([{ energyKcal: 1240 }, { energyKcal: null }])).toMatch(/^up to 860 left/);
	expect(sub([{ energyKcal: 2300, proteinG: 86 }])).toBe('of 2,100 · 86 g protein');
	expect(sub([])).toBe('Nothing logged · 2,100 left');
	expect(sub([{ energyKcal: 1240, proteinG: 86 }], hidden)).toBe('protein · 34 left');
	expect(sub([{ energyKcal: 1240, proteinG: 86 }], { isToday: false })).toMatch(/^of 2,100/);
});

test('who hides calories meets none: neither in a tile, nor in a line, nor in the sentence of a day', () => {
	const hidden = { ...units, energy: 'hidden' } as const;
	const eaten = new Map([['2026-11-23', totals(lunch.items)]]);
	const tile = nutritionTile(eaten, frame, { ...target, units: hidden });
	expect(tile).toMatchObject({ value: { unit: 'g' }, sub: 'protein' });
	const said = [
		JSON.stringify(tile),
		JSON.stringify(timeline(rows, { ...view, units: hidden })),
		...daySummary(rows, 0, { ...view, units: hidden })
	].join('\n');
	expect(said).toContain('meal');
	expect(said).not.toMatch(/kcal|kJ|309|2,100|Energy/);
});

test('the time tile cuts entries at midnight and names the longest project', () => {
	const facts = { entries: rows.entries, projects: rows.projects, now: view.now };
	const tile = timeTile(facts, frame);
	expect(plain(String(tile.value))).toBe('3 h');
	expect(plain(tile.sub)).toBe('Thesis 3 h');
	expect(tile.points.at(-2)).toBe(hour);
});

test('a tile compares with the days before, of those that have data, from three on', () => {
	const eaten = (...ago: number[]) =>
		new Map(
			ago.map((days) => [
				dayOf(start - days * 24 * hour, 0),
				totals([{ ...withInitial(mealItem, {}), energyKcal: 1000 + days }])
			])
		);
	const meanOf = (days: ReturnType<typeof eaten>) =>
		nutritionTile(days, frame, { ...target, energyKcal: null }).mean;
	// Today itself and what lies further back than a fortnight are left out.
	expect(meanOf(eaten(0, 1, 2, 3, 15))).toBe('3-day mean 1,002');
	expect(meanOf(eaten(1, 2))).toBe('');
});
