import type { Period } from '#lib/domains/goals/period.ts';
import type { settings } from '#lib/domains/settings/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { fixedText } from '#lib/platform/number.ts';
import { addDays } from '#lib/platform/time/calendar.ts';
import { mass, massDelta, quantityText, typedMassUnit } from '#lib/platform/units.ts';
import { drawn } from '../drawn.ts';
import type { Known } from '../insights.ts';
import { measuresFor, type Measure } from '../measures.ts';
import { windowBefore, type Window } from '../window.ts';

/** What a week came to, beside the one before and a usual one. */
export interface WeekNumber {
	readonly measure: Measure;
	/** A sum, or the mean of a day; null: nothing is known of the week. */
	readonly value: number | null;
	readonly before: number | null;
	/** The mean of the four weeks before. */
	readonly usual: number | null;
	/** Days of the week that something is known of. */
	readonly known: number;
}

/** Weeks whose mean is the person's own. */
export const usualWeeks = 4;

/** Its difference is said in pounds where the weight itself is said in stones. */
const weight: Measure = {
	metric: 'weight_kg',
	title: 'Weight',
	of: 'of weight',
	domain: 'weight',
	say: (value, units) => quantityText(mass(value, units.weight)),
	sayChange: (value, { weight: unit }) =>
		quantityText({ value: fixedText(massDelta(value, unit), 1), unit: typedMassUnit(unit) })
};

/** The first of them that the person follows are told. */
const order: readonly Measure['metric'][] = [
	'weight_kg',
	'energy_kcal',
	'workout_minutes',
	'fasting_hours',
	'tracked_hours',
	'protein_g',
	'strain'
];
const mostNumbers = 5;

export function numbersFor(own: Values<typeof settings>): readonly Measure[] {
	const followed = [...(own.hidden?.includes('weight') ? [] : [weight]), ...measuresFor(own)];
	return order
		.flatMap((metric) => followed.find((measure) => measure.metric === metric) ?? [])
		.slice(0, mostNumbers);
}

/** What makes a sum is told as one, anything else by its mean over the days that are known. */
export function weekNumber({ measure, series, since }: Known, week: Period): WeekNumber {
	const over = (window: Window) => drawn(series, window, { today: week.to, since });
	const amount = ({ sum, mean, known }: ReturnType<typeof drawn>) =>
		measure.counts ? (known === 0 ? null : sum) : mean;
	const now = over(week);
	const { mean } = over({ from: addDays(week.from, -7 * usualWeeks), to: week.from });
	return {
		measure,
		value: amount(now),
		before: amount(over(windowBefore(week))),
		// A week in which one had only begun is no less for that.
		usual: mean !== null && measure.counts ? mean * 7 : mean,
		known: now.known
	};
}
