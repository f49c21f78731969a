import { dayNoteId } from '#lib/domains/days/day-note-id.ts';
import { dayNote, type DayNote } from '#lib/domains/days/entity.ts';
import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { meal, type Meal } from '#lib/domains/nutrition/entity.ts';
import { readMeals, type MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { project, type Project } from '#lib/domains/projects/entity.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { entriesOver } from '#lib/domains/time/tracked.ts';
import { isSomebodyElse } from '#lib/domains/weight/attribution.ts';
import { weighIn, type WeighIn } from '#lib/domains/weight/entity.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import { addDays, dayOf, dayRange, type Day, type Zone } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** All that happened on a day, as rows. */
export interface DayRows {
	readonly day: Day;
	readonly fasts: readonly FastingPeriod[];
	readonly weighIns: readonly WeighIn[];
	readonly workouts: readonly Workout[];
	readonly meals: readonly MealWithItems[];
	readonly entries: readonly TimeEntry[];
	readonly projects: ReadonlyMap<string, Project>;
	readonly note: DayNote | null;
}

export interface DayFrame {
	readonly userId: string;
	readonly day: Day;
	readonly zone: Zone;
	readonly dayStartMinutes: number;
}

/** Clocks differ by at most 26 hours around the world: rows of a day lie within this of it. */
const worldMs = 26 * 3_600_000;
/** A span that ends today may have begun this long ago and still be found. */
const longestSpanMs = 60 * 86_400_000;

function around({ day, zone, dayStartMinutes }: DayFrame) {
	const { from, to } = dayRange(day, zone, dayStartMinutes);
	return { from: from - worldMs, to: to + worldMs, newestFirst: false };
}

/** Whether a moment is of this day, where it was lived. */
function isHere({ day, dayStartMinutes }: DayFrame) {
	return (at: number, row: { utcOffset: number; source: string }) =>
		// Where a day begins later than midnight, that holds for what a person logged.
		dayOf(at, row.utcOffset, row.source === 'manual' ? dayStartMinutes : 0) === day;
}

function touches({ day, zone, dayStartMinutes }: DayFrame) {
	const { from, to } = dayRange(day, zone, dayStartMinutes);
	return (start: number, end: number | null) => start < to && (end ?? Infinity) > from;
}

/** The reads that a day is made of, to be followed each by itself. */
export const dayReads: {
	readonly [K in keyof DayRows]: (reader: Reader, frame: DayFrame) => Promise<DayRows[K]>;
} = {
	day: async (_, { day }) => day,
	fasts(reader, frame) {
		const isOf = touches(frame);
		const range = { ...around(frame), where: (row: FastingPeriod) => isOf(row.start, row.end) };
		return reader.range(fastingPeriod, { ...range, from: range.from - longestSpanMs });
	},
	weighIns(reader, frame) {
		const here = isHere(frame);
		const where = (row: WeighIn) => !isSomebodyElse(row) && here(row.measuredAt, row);
		return reader.range(weighIn, { ...around(frame), where });
	},
	workouts(reader, frame) {
		const here = isHere(frame);
		return reader.range(workout, { ...around(frame), where: (row) => here(row.start, row) });
	},
	async meals(reader, frame) {
		const here = isHere(frame);
		const where = (row: Meal) => here(row.eatenAt, row);
		return readMeals(reader, await reader.range(meal, { ...around(frame), where }));
	},
	entries(reader, frame) {
		const { day, dayStartMinutes } = frame;
		// On the clock by which it was lived, as its hours are counted.
		const where = ({ start, stop, utcOffset }: TimeEntry) => {
			const { from, to } = dayRange(day, utcOffset, dayStartMinutes);
			return start < to && (stop ?? Infinity) > from;
		};
		const over = entriesOver({ from: day, to: addDays(day, 1) });
		return reader.range(timeEntry, { ...over, newestFirst: false, where });
	},
	async projects(reader) {
		const rows = await reader.range(project, { limit: 1000 });
		return new Map(rows.map((row) => [row.id, row]));
	},
	note: async (reader, { userId, day }) =>
		(await reader.get(dayNote, dayNoteId(userId, day))) ?? null
};
