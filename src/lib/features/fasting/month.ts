import type { FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { countedAt, fastProgress } from '#lib/domains/fasting/fast.ts';
import { addDays, dayOf, weekday, type Day } from '#lib/platform/time/calendar.ts';

/** A day of the calendar of fasts: what ended on it. */
export interface FastDay {
	readonly day: Day;
	/** The longest fast that ended here; null: none. */
	readonly fast: FastingPeriod | null;
	/** Share of its goal, at most 1; without a goal a kept fast is full. */
	readonly share: number;
	readonly elapsed: number;
	/** Of the month before or after. */
	readonly outside: boolean;
	readonly future: boolean;
}

export interface MonthView {
	/** Any day of the month. */
	readonly day: Day;
	readonly today: Day;
	readonly now: number;
	/** 1 (Monday) or 7 (Sunday). */
	readonly weekStart: number;
}

/** The weeks of a month, whole, each day with the fast that ended on it. */
export function monthOf(fasts: readonly FastingPeriod[], view: MonthView): FastDay[][] {
	const { today, now, weekStart } = view;
	const month = view.day.slice(0, 7);
	const first = `${month}-01`;
	const lead = (weekday(first) - weekStart + 7) % 7;
	const byDay = new Map<Day, FastingPeriod>();
	for (const fast of fasts) {
		const day = dayOf(countedAt(fast, now), fast.utcOffset);
		const known = byDay.get(day);
		if (!known || lengthOf(known, now) < lengthOf(fast, now)) byDay.set(day, fast);
	}
	const weeks: FastDay[][] = [];
	for (let from = addDays(first, -lead); from.slice(0, 7) <= month; from = addDays(from, 7)) {
		weeks.push(
			Array.from({ length: 7 }, (_, n) => {
				const day = addDays(from, n);
				const fast = byDay.get(day) ?? null;
				const { share, elapsed } = fast
					? fastProgress(fast, now)
					: { share: 0 as number | null, elapsed: 0 };
				return {
					day,
					fast,
					share: Math.min(1, share ?? 1),
					elapsed,
					outside: day.slice(0, 7) !== month,
					future: day > today
				};
			})
		);
	}
	return weeks;
}

function lengthOf({ start, end }: FastingPeriod, now: number): number {
	return (end ?? now) - start;
}

/** The first day of another month. */
export function monthsAway(day: Day, months: number): Day {
	const at = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
	at.setUTCMonth(at.getUTCMonth() + months);
	return at.toISOString().slice(0, 10);
}
