import { dayNoteId } from '#lib/domains/days/day-note-id.ts';
import { dayNote, type DayNote } from '#lib/domains/days/entity.ts';
import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { readMeals, type MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { project, type Project } from '#lib/domains/projects/entity.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { isSomebodyElse } from '#lib/domains/weight/attribution.ts';
import { weighIn, type WeighIn } from '#lib/domains/weight/entity.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import { dayOf, dayRange, type Day, type Zone } from '#lib/platform/time/calendar.ts';
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

export async function readProjects(reader: Reader): Promise<Map<string, Project>> {
	const rows = await reader.range(project, { limit: 1000 });
	return new Map(rows.map((row) => [row.id, row]));
}

export async function readDay(reader: Reader, frame: DayFrame): Promise<DayRows> {
	const { userId, day, zone, dayStartMinutes } = frame;
	const { from, to } = dayRange(day, zone, dayStartMinutes);
	const around = { from: from - worldMs, to: to + worldMs, newestFirst: false };
	const long = { from: from - longestSpanMs, to: to + worldMs, newestFirst: false };
	const here = (at: number, row: { utcOffset: number; source: string }) =>
		// Where a day begins later than midnight, that holds for what a person logged.
		dayOf(at, row.utcOffset, row.source === 'manual' ? dayStartMinutes : 0) === day;
	const touches = (start: number, end: number | null) => start < to && (end ?? Infinity) > from;
	const [fasts, weighIns, workouts, meals, entries, projects, note] = await Promise.all([
		reader.range(fastingPeriod, { ...long, where: (row) => touches(row.start, row.end) }),
		reader.range(weighIn, {
			...around,
			where: (row) => !isSomebodyElse(row) && here(row.measuredAt, row)
		}),
		reader.range(workout, { ...around, where: (row) => here(row.start, row) }),
		reader.range(meal, { ...around, where: (row) => here(row.eatenAt, row) }),
		reader.range(timeEntry, { ...around, where: (row) => touches(row.start, row.stop) }),
		readProjects(reader),
		reader.get(dayNote, dayNoteId(userId, day))
	]);
	const full = await readMeals(reader, meals);
	return { day, fasts, weighIns, workouts, meals: full, entries, projects, note: note ?? null };
}
