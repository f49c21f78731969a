import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { readMeals } from '#lib/domains/nutrition/read-meals.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { entryLength } from '#lib/domains/time/tracked.ts';
import { isCounted } from '#lib/domains/weight/attribution.ts';
import { weighIn, type WeighIn } from '#lib/domains/weight/entity.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import { workoutLength } from '#lib/domains/workouts/load.ts';
import { onceEach } from '#lib/domains/workouts/twins.ts';
import { dayOf, type Day } from '#lib/platform/time/calendar.ts';
import { hoursText } from '#lib/platform/time/format.ts';
import { energyText, mass, quantityText, type Units } from '#lib/platform/units.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { eatenDays, type EatenDay } from './nutrition.ts';

/** What the last weeks of a domain come to. */
export interface OverviewSpec<R> {
	readonly what: string;
	/** Bars stand on nought; a line shows change, not amount. */
	readonly look: 'bars' | 'line';
	read(reader: Reader, from: number): Promise<R[]>;
	day(row: R): Day;
	/** Null: nothing is known of that week. */
	value(rows: readonly R[], now: number): number | null;
	text(value: number, units: Units): string;
	/** The person does not care to see it. */
	isHidden?(units: Units): boolean;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) =>
	values.length === 0 ? null : sum(values) / values.length;

export const workoutOverview: OverviewSpec<Workout> = {
	what: 'Time in workouts a week',
	look: 'bars',
	read: (reader, from) => reader.range(workout, { from }),
	day: (row) => dayOf(row.start, row.utcOffset),
	value: (rows) => sum(onceEach(rows).map(workoutLength)),
	text: hoursText
};

export const weightOverview: OverviewSpec<WeighIn> = {
	what: 'Average weight a week',
	look: 'line',
	read: (reader, from) => reader.range(weighIn, { from, where: isCounted }),
	day: (row) => dayOf(row.measuredAt, row.utcOffset),
	value: (rows) => mean(rows.map(({ weightKg }) => weightKg)),
	text: (value, { weight }) => quantityText(mass(value, weight))
};

export const fastingOverview: OverviewSpec<FastingPeriod> = {
	what: 'Average fast of a week',
	look: 'bars',
	read: (reader, from) => reader.range(fastingPeriod, { from, where: ({ end }) => end !== null }),
	day: (row) => dayOf(row.end ?? row.start, row.utcOffset),
	value: (rows) => mean(rows.map(({ start, end }) => (end ?? start) - start)),
	text: hoursText
};

export const nutritionOverview: OverviewSpec<EatenDay> = {
	what: 'Average of a logged day',
	look: 'bars',
	async read(reader, from) {
		const [meals, settings] = await Promise.all([
			reader.range(meal, { from }),
			currentSettings(reader)
		]);
		return eatenDays(await readMeals(reader, meals), settings.dayStartMinutes);
	},
	day: ({ day }) => day,
	value: (rows) =>
		mean(
			rows
				.map(({ meals }) => totals(meals.flatMap(({ items }) => items)).energyKcal.known)
				.filter((value) => value !== null)
		),
	text: (value, units) => energyText(value, units.energy),
	isHidden: ({ energy }) => energy === 'hidden'
};

export const timeOverview: OverviewSpec<TimeEntry> = {
	what: 'Time tracked a week',
	look: 'bars',
	read: (reader, from) => reader.range(timeEntry, { from }),
	day: (row) => dayOf(row.start, row.utcOffset),
	value: (rows, now) => sum(rows.map((row) => entryLength(row, now))),
	text: hoursText
};
