import { dayNote } from '#lib/domains/days/entity.ts';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { countedAt } from '#lib/domains/fasting/fast.ts';
import type { Goal } from '#lib/domains/goals/entity.ts';
import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { meal, type MealItem, type Nutrient } from '#lib/domains/nutrition/entity.ts';
import { mealDay, readMeals } from '#lib/domains/nutrition/read-meals.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { isCounted } from '#lib/domains/weight/attribution.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import { workoutLength } from '#lib/domains/workouts/load.ts';
import { onceEach } from '#lib/domains/workouts/twins.ts';
import { addDays, dayOf, dayRange, overlap, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** What a goal measures, as some domain's days: the days asked for, and the moment it is now. */
export interface Asked {
	readonly from: Day;
	/** The first day after. */
	readonly to: Day;
	readonly now: number;
	/** Minutes after midnight at which the person's day begins. */
	readonly dayStartMinutes: number;
}

type ReadSeries = (reader: Reader, asked: Asked) => Promise<DailySeries>;

const hourMs = 3_600_000;
/** Clocks around the world differ by at most 26 hours; a span may have begun long before it ended. */
const worldMs = 26 * hourMs;
const longestSpanMs = 31 * 24 * hourMs;

function instants({ from, to }: Asked) {
	return { from: Date.parse(from) - worldMs, to: Date.parse(to) + worldMs, newestFirst: false };
}

/** Where a day begins later than midnight, that holds for what a person logged. */
function dayFor(at: number, row: { utcOffset: number; source: string }, asked: Asked): Day {
	return dayOf(at, row.utcOffset, row.source === 'manual' ? asked.dayStartMinutes : 0);
}

/** Adds up what falls on each of the days asked for. */
class Days {
	readonly values = new Map<Day, number>();
	readonly #asked: Asked;

	constructor(asked: Asked) {
		this.#asked = asked;
	}

	put(day: Day, value: number, join: (before: number, value: number) => number): void {
		if (day < this.#asked.from || day >= this.#asked.to) return;
		const before = this.values.get(day);
		this.values.set(day, before === undefined ? value : join(before, value));
	}

	add(day: Day, value: number): void {
		this.put(day, value, (before, more) => before + more);
	}
}

function workouts(valueOf: (row: Workout) => number): ReadSeries {
	return async (reader, asked) => {
		const days = new Days(asked);
		for (const row of onceEach(await reader.range(workout, instants(asked)))) {
			days.add(dayFor(row.start, row, asked), valueOf(row));
		}
		return { values: days.values, absent: 'nought' };
	};
}

/** The highest of a day: strain is logarithmic, and is not added up. */
const strain: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(workout, instants(asked))) {
		if (row.strain !== null) days.put(dayFor(row.start, row, asked), row.strain, Math.max);
	}
	return { values: days.values, absent: 'unknown' };
};

/** Of several weigh-ins a day the first counts. */
const weight: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(weighIn, { ...instants(asked), where: isCounted })) {
		days.put(dayFor(row.measuredAt, row, asked), row.weightKg, (first) => first);
	}
	return { values: days.values, absent: 'unknown' };
};

const weighIns: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(weighIn, { ...instants(asked), where: isCounted })) {
		days.add(dayFor(row.measuredAt, row, asked), 1);
	}
	return { values: days.values, absent: 'nought' };
};

/** A fast counts on the day of its end; a running one is not counted before it has one. */
function fasts(valueOf: (hours: number) => number): ReadSeries {
	return async (reader, asked) => {
		const days = new Days(asked);
		const range = instants(asked);
		const rows = await reader.range(fastingPeriod, { ...range, from: range.from - longestSpanMs });
		for (const row of rows) {
			if (row.end === null) continue;
			const hours = (row.end - row.start) / hourMs;
			days.add(dayOf(countedAt(row, asked.now), row.utcOffset), valueOf(hours));
		}
		return { values: days.values, absent: 'nought' };
	};
}

const meals: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(meal, instants(asked))) {
		days.add(mealDay(row, asked.dayStartMinutes), 1);
	}
	return { values: days.values, absent: 'nought' };
};

/** A day without a food log tells nothing, unless the person marked it complete: then it is 0. */
function eaten(nutrient: Nutrient): ReadSeries {
	return async (reader, asked) => {
		const days = new Days(asked);
		const eatenMeals = await readMeals(reader, await reader.range(meal, instants(asked)));
		// All portions of a day at once: only so is its sum exact to the stored decimals.
		const byDay = new Map<Day, MealItem[]>();
		for (const { meal: row, items } of eatenMeals) {
			const day = mealDay(row, asked.dayStartMinutes);
			byDay.set(day, [...(byDay.get(day) ?? []), ...items]);
		}
		for (const [day, items] of byDay) {
			const { known } = totals(items)[nutrient];
			if (known !== null) days.add(day, known);
		}
		const notes = await reader.range(dayNote, { by: 'date', from: asked.from, to: asked.to });
		for (const { date, complete } of notes) if (complete) days.add(date, 0);
		return { values: days.values, absent: 'unknown' };
	};
}

/** Hours fall on the days in which they were spent: an entry over midnight is split. */
const trackedHours: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	const { dayStartMinutes } = asked;
	for (const { start, stop, utcOffset } of await reader.range(timeEntry, instants(asked))) {
		const span = { from: start, to: stop ?? asked.now };
		const last = dayOf(span.to, utcOffset, dayStartMinutes);
		for (let day = dayOf(start, utcOffset, dayStartMinutes); day <= last; day = addDays(day, 1)) {
			const length = overlap(span, dayRange(day, utcOffset, dayStartMinutes));
			if (length > 0) days.add(day, length / hourMs);
		}
	}
	return { values: days.values, absent: 'nought' };
};

const series = {
	workout_count: workouts(() => 1),
	workout_minutes: workouts((row) => workoutLength(row) / 60_000),
	strain,
	weight_kg: weight,
	weigh_in_count: weighIns,
	fasting_hours: fasts((hours) => hours),
	fast_count: fasts(() => 1),
	energy_kcal: eaten('energyKcal'),
	protein_g: eaten('proteinG'),
	carbs_g: eaten('carbsG'),
	meal_count: meals,
	tracked_hours: trackedHours
} satisfies Record<Goal['metric'], ReadSeries>;

export function readSeries(reader: Reader, metric: Goal['metric'], asked: Asked) {
	return series[metric](reader, asked);
}
