import { overlap, type Span } from '#lib/platform/time/calendar.ts';
import { sportText } from '#lib/domains/workouts/load.ts';
import { mealKinds } from '#lib/domains/nutrition/meal-text.ts';
import { marks, type DomainName, type Mark } from '#lib/domains/marks.ts';
import type { DayRows } from './read-day.ts';

/** A piece of a lane, as shares of the day. */
export interface Piece {
	/** `entity:id`: opens the form of the row. */
	readonly edit: string;
	readonly title: string;
	readonly from: number;
	readonly to: number;
}

export interface Lane {
	readonly mark: Mark;
	readonly pieces: readonly Piece[];
}

interface Happening {
	readonly edit: string;
	readonly title: string;
	readonly from: number;
	readonly to: number;
}

/** A meal has no length: it is drawn as long as one takes to eat. */
const mealMs = 20 * 60_000;

function pieces(happenings: readonly Happening[], within: Span): Piece[] {
	const length = within.to - within.from;
	const share = (at: number) =>
		(Math.min(within.to, Math.max(within.from, at)) - within.from) / length;
	return happenings
		.filter((one) => overlap(one, within) > 0)
		.map((one) => ({ ...one, from: share(one.from), to: share(one.to) }));
}

/** The day on lanes: when one fasted, moved, worked and ate, cut at the edges of the day. */
export function lanes(rows: DayRows, within: Span, now: number): Lane[] {
	const projectOf = (id: string | null) => (id && rows.projects.get(id)?.name) || 'Time entry';
	const all: Partial<Record<DomainName, Happening[]>> = {
		fasting: rows.fasts.map(({ id, start, end }) => ({
			edit: `fasting_periods:${id}`,
			title: 'Fast',
			from: start,
			to: end ?? now
		})),
		workouts: rows.workouts.map((row) => ({
			edit: `workouts:${row.id}`,
			title: sportText(row),
			from: row.start,
			to: row.end
		})),
		time: rows.entries.map(({ id, start, stop, description, projectId }) => ({
			edit: `time_entries:${id}`,
			title: description || projectOf(projectId),
			from: start,
			to: stop ?? now
		})),
		nutrition: rows.meals.map(({ meal }) => ({
			edit: `meals:${meal.id}`,
			title: mealKinds[meal.kind],
			from: meal.eatenAt,
			to: meal.eatenAt + mealMs
		}))
	};
	return Object.entries(all)
		.map(([name, happenings]) => ({
			mark: marks[name as DomainName],
			pieces: pieces(happenings, within)
		}))
		.filter((lane) => lane.pieces.length > 0);
}
