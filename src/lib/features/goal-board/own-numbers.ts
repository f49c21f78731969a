import type { Moment } from '#lib/domains/goal-standings.ts';
import { readSeries } from '#lib/domains/daily-series.ts';
import type { Goal } from '#lib/domains/goals/entity.ts';
import { periodOf } from '#lib/domains/goals/period.ts';
import { isCounted } from '#lib/domains/weight/attribution.ts';
import { project } from '#lib/domains/projects/entity.ts';
import type { Asked } from '#lib/domains/series-days.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { trackedHoursOf } from '#lib/domains/time/series.ts';
import { entriesOver, trackedByProject } from '#lib/domains/time/tracked.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { firstOfDay, trend } from '#lib/domains/weight/trend.ts';
import { addDays, daysBetween, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** How much of what a goal may be about a person does now; null where too little is known. */
export interface OwnNumbers {
	/** On average, over up to four whole weeks. */
	readonly perWeek: { readonly [M in WeeklyMetric]: number | null };
	/** On the day in the middle, of the days of those weeks that tell anything. */
	readonly perDay: { readonly [M in DailyMetric]: number | null };
	readonly trendKg: number | null;
	/** The project that took most of those weeks, and its hours a week. */
	readonly project: { readonly id: string; readonly name: string; readonly hours: number } | null;
}

const weekly = ['workout_count', 'fast_count', 'tracked_hours'] as const;
const daily = ['energy_kcal', 'protein_g', 'meal_count'] as const;
type WeeklyMetric = (typeof weekly)[number];
type DailyMetric = (typeof daily)[number];

const weeks = 4;
/** A trend that stands on less, or on what was long ago, says little of now. */
const weighInDays = 60;
const fewest = 3;

type Values = ReadonlyMap<Day, number>;

/** Weeks before the first that holds anything are no weeks of doing nothing. */
export function perWeekOf(values: Values, from: Day): number | null {
	const first = [...values.keys()].sort()[0];
	if (first === undefined) return null;
	const blank = Math.floor(daysBetween(from, first) / 7);
	const sum = [...values.values()].reduce((total, value) => total + value, 0);
	return sum / (weeks - blank);
}

export function medianOf(values: Iterable<number>): number | null {
	const sorted = [...values].sort((a, b) => a - b);
	if (sorted.length < fewest) return null;
	const middle = sorted.length / 2;
	const low = sorted[Math.ceil(middle) - 1] ?? 0;
	return (low + (sorted[Math.floor(middle)] ?? low)) / 2;
}

/** What the trend says now; null where it stands on too little. */
export async function readTrend(reader: Reader, now: number): Promise<number | null> {
	const from = now - weighInDays * 86_400_000;
	const rows = await reader.range(weighIn, { from, newestFirst: false, where: isCounted });
	const points = trend(firstOfDay(rows));
	return points.length < fewest ? null : (points.at(-1)?.trendKg ?? null);
}

/** Of the projects that go on the one with most hours. */
async function readMostWorked(reader: Reader, asked: Asked): Promise<OwnNumbers['project']> {
	const { from, to } = asked;
	const entries = await reader.range(timeEntry, { ...entriesOver(asked), newestFirst: false });
	for (const { projectId } of trackedByProject(entries, { from, to }, asked)) {
		const row = projectId === null ? undefined : await reader.get(project, projectId);
		if (!row || row.archived || row.status !== 'active') continue;
		const { values } = await trackedHoursOf(row.id)(reader, asked);
		return { id: row.id, name: row.name, hours: perWeekOf(values, from) ?? 0 };
	}
	return null;
}

/** Of the last whole weeks: the one that runs is not over. */
export async function readOwnNumbers(reader: Reader, moment: Moment): Promise<OwnNumbers> {
	const { now, today, weekStart, dayStartMinutes } = moment;
	const to = periodOf('week', today, weekStart).from;
	const from = addDays(to, -7 * weeks);
	const read = async (metric: Goal['metric']) =>
		(await readSeries(reader, metric, { from, to, now, dayStartMinutes })).values;
	const [perWeek, perDay, trendKg, worked] = await Promise.all([
		each(weekly, async (metric) => perWeekOf(await read(metric), from)),
		each(daily, async (metric) => medianOf((await read(metric)).values())),
		readTrend(reader, now),
		readMostWorked(reader, { from, to, now, dayStartMinutes })
	]);
	return { perWeek, perDay, trendKg, project: worked };
}

async function each<M extends string>(
	metrics: readonly M[],
	read: (metric: M) => Promise<number | null>
): Promise<Record<M, number | null>> {
	const found = await Promise.all(metrics.map(async (metric) => [metric, await read(metric)]));
	return Object.fromEntries(found) as Record<M, number | null>;
}
