import { overlap, type Span } from '#lib/platform/time/calendar.ts';
import { timeText } from '#lib/platform/time/format.ts';
import { sportText } from '#lib/domains/workouts/load.ts';
import { mealKinds } from '#lib/domains/nutrition/meal-text.ts';
import { marks, type DomainName, type Mark } from '#lib/domains/marks.ts';
import type { Hold, SpanRow } from '#lib/domains/span-moves.ts';
import type { DayRows } from './read-day.ts';

/** A piece of a lane, as shares of the day. */
export interface Piece {
	/** `entity:id`: opens the row. */
	readonly edit: string;
	readonly title: string;
	/** All of it, also what lies on other days: "22:00 – 06:00". */
	readonly times: string;
	readonly from: number;
	readonly to: number;
	/** What a hand may move; of a workout and a meal, nothing. */
	readonly span?: SpanRow;
	/** Where it may be held: an end that lies on another day is not here. */
	readonly grips: readonly Hold['grip'][];
}

export interface Lane {
	readonly mark: Mark;
	readonly pieces: readonly Piece[];
}

interface Happening {
	readonly edit: string;
	readonly title: string;
	readonly from: number;
	/** Null while it runs. */
	readonly to: number | null;
	readonly utcOffset: number;
	readonly span?: SpanRow;
}

/** A meal has no length: it is drawn as long as one takes to eat. */
const mealMs = 20 * 60_000;

export function timesText(from: number, to: number | null, utcOffset: number): string {
	return `${timeText(from, utcOffset)} – ${to === null ? 'now' : timeText(to, utcOffset)}`;
}

/** What runs has no end to move, and moved as a whole it would have one. */
function gripsOf({ span, from, to }: Happening, within: Span): Hold['grip'][] {
	if (!span) return [];
	return [
		...(to !== null ? (['move'] as const) : []),
		...(from >= within.from ? (['start'] as const) : []),
		...(to !== null && to <= within.to ? (['end'] as const) : [])
	];
}

function pieceOf(one: Happening, within: Span, now: number): Piece | null {
	const whole = { from: one.from, to: one.to ?? now };
	if (overlap(whole, within) === 0) return null;
	const share = (at: number) =>
		(Math.min(within.to, Math.max(within.from, at)) - within.from) / (within.to - within.from);
	const { edit, title, span, utcOffset } = one;
	const isMoment = edit.startsWith('meals:');
	return {
		...{ edit, title },
		times: isMoment ? timeText(one.from, utcOffset) : timesText(one.from, one.to, utcOffset),
		from: share(whole.from),
		to: share(whole.to),
		...(span ? { span } : {}),
		grips: gripsOf(one, within)
	};
}

function happenings(rows: DayRows): Partial<Record<DomainName, Happening[]>> {
	const projectOf = (id: string | null) => (id && rows.projects.get(id)?.name) || 'Time entry';
	return {
		fasting: rows.fasts.map((row) => ({
			edit: `fasting_periods:${row.id}`,
			title: 'Fast',
			...{ from: row.start, to: row.end, utcOffset: row.utcOffset },
			span: { of: 'fast', row }
		})),
		workouts: rows.workouts.map((row) => ({
			edit: `workouts:${row.id}`,
			title: sportText(row),
			...{ from: row.start, to: row.end, utcOffset: row.utcOffset }
		})),
		time: rows.entries.map((row) => ({
			edit: `time_entries:${row.id}`,
			title: row.description || projectOf(row.projectId),
			...{ from: row.start, to: row.stop, utcOffset: row.utcOffset },
			span: { of: 'entry', row }
		})),
		nutrition: rows.meals.map(({ meal }) => ({
			edit: `meals:${meal.id}`,
			title: mealKinds[meal.kind],
			...{ from: meal.eatenAt, to: meal.eatenAt + mealMs, utcOffset: meal.utcOffset }
		}))
	};
}

/** The day on lanes: when one fasted, moved, worked and ate, cut at the edges of the day. */
export function lanes(rows: DayRows, within: Span, now: number): Lane[] {
	return Object.entries(happenings(rows))
		.map(([name, all]) => ({
			mark: marks[name as DomainName],
			pieces: all.flatMap((one) => pieceOf(one, within, now) ?? [])
		}))
		.filter((lane) => lane.pieces.length > 0);
}

export interface Placed {
	readonly piece: Piece;
	/** The first is 0. */
	readonly row: number;
}

/**
 * In which row of its lane each piece stands: those that would lie over each other stand below each
 * other. `least` is the share of the day that even the shortest takes, so that it can be hit.
 */
export function stacked(pieces: readonly Piece[], least: number): Placed[] {
	const ends: number[] = [];
	return pieces
		.toSorted((a, b) => a.from - b.from)
		.map((piece) => {
			const from = Math.max(0, Math.min(piece.from, 1 - least));
			const free = ends.findIndex((end) => end <= from);
			const row = free < 0 ? ends.length : free;
			ends[row] = Math.max(piece.to, from + least);
			return { piece, row };
		});
}
