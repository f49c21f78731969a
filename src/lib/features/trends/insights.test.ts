import { expect, test } from 'vitest';
import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { initialSettings } from '#lib/domains/settings/current.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { addDays } from '#lib/platform/time/calendar.ts';
import { insightText } from './insight-words.ts';
import { insightsOf, missingDays, type Known } from './insights.ts';
import { noOpinion, shownOf, withOpinion, type Opinion } from './opinion.ts';
import { measuresFor } from './measures.ts';

const today = '2026-11-26';
const measures = measuresFor(initialSettings);
const measureOf = (metric: string) => measures.find((one) => one.metric === metric)!;

function known(metric: string, count: number, valueOn: (n: number) => number | null): Known {
	const values = new Map<string, number>();
	for (let n = 0; n < count; n++) {
		const value = valueOn(n);
		if (value !== null) values.set(addDays(today, n - count), value);
	}
	const series: DailySeries = { values, absent: 'unknown' };
	return { measure: measureOf(metric), series, since: addDays(today, -count) };
}

test('a link is told in days as they were, with what is more or less', () => {
	const random = seededRandom(5);
	const minutes = Array.from({ length: 120 }, () => (random() < 0.5 ? 0 : 60));
	const [found, ...others] = insightsOf(
		[
			known('workout_minutes', 120, (n) => minutes[n] ?? 0),
			known('energy_kcal', 120, (n) => 2000 + (minutes[n] ?? 0) * 5 + random() * 100)
		],
		today
	);
	expect(others.filter(({ isNextDay }) => !isNextDay)).toEqual([]);
	expect(Math.abs(found?.difference ?? 0)).toBeGreaterThan(30);
	expect(found && insightText(found, initialSettings.units)).toMatch(
		/^On days with .+ or more eaten, time in workouts is .+ higher on average\.$/
	);
});

test('what was found useful comes first, and what is hidden makes room for another', () => {
	const random = seededRandom(7);
	const drive = Array.from({ length: 150 }, () => random());
	const by = (scale: number, noise: number) => (n: number) =>
		100 + scale * (drive[n] ?? 0) + noise * random();
	const all = [
		known('workout_minutes', 150, by(60, 10)),
		known('energy_kcal', 150, by(800, 300)),
		known('tracked_hours', 150, by(5, 4)),
		known('fasting_hours', 150, by(6, 6))
	];
	const found = insightsOf(all, today);
	const shown = (opinion?: Opinion) => shownOf(found, opinion).map(({ key }) => key);
	const plain = shown();
	expect(found.length).toBeGreaterThan(5);
	expect(plain).toEqual(found.slice(0, 5).map(({ key }) => key));
	const last = plain[4]!;
	const useful = withOpinion(noOpinion, last, 'useful');
	expect(shown(useful)).toEqual([last, ...plain.slice(0, 4)]);
	const hidden = withOpinion(useful, last, 'hidden');
	expect(hidden).toEqual({ useful: [], hidden: [last] });
	expect(shown(hidden)).toEqual([...plain.slice(0, 4), found[5]!.key]);
	expect(withOpinion(hidden, last, null)).toEqual(noOpinion);
});

test('what is made of the same rows is never set side by side', () => {
	const random = seededRandom(6);
	const eaten = Array.from({ length: 100 }, () => 1500 + random() * 1000);
	const both = [
		known('energy_kcal', 100, (n) => eaten[n] ?? 0),
		known('protein_g', 100, (n) => (eaten[n] ?? 0) / 20)
	];
	expect(insightsOf(both, today)).toEqual([]);
});

test('under thirty days nothing is said but how many are missing', () => {
	const few = [
		known('fasting_hours', 18, (n) => n),
		known('energy_kcal', 18, (n) => 2000 + n * 10)
	];
	expect(insightsOf(few, today)).toEqual([]);
	expect(missingDays(few, today)).toBe(12);
	expect(missingDays([], today)).toBe(30);
});
