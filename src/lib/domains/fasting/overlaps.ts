import { addDays, dayOf, dayRange, overlap, type Day } from '#lib/platform/time/calendar.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { change, remove } from '#lib/sync/client/write.ts';
import { chained } from '../merge-chain.ts';
import { fastingPeriod, type FastingPeriod } from './entity.ts';
import { outcomeOf } from './fast.ts';

export type FastPair = readonly [first: FastingPeriod, second: FastingPeriod];

const endOf = ({ end }: FastingPeriod, now: number) => end ?? now;

/** Fasts that lie over each other: two devices began or imported them apart. */
export function overlappingFasts(fasts: readonly FastingPeriod[], now: number): FastPair[] {
	const ordered = [...fasts].sort((a, b) => a.start - b.start);
	const pairs: FastPair[] = [];
	ordered.forEach((first, n) => {
		for (const second of ordered.slice(n + 1)) {
			// Two that run overlap from the moment they began, however short they still are.
			const bothRun = first.end === null && second.end === null;
			if (bothRun || second.start < endOf(first, now)) pairs.push([first, second]);
		}
	});
	return pairs;
}

/** One fast in place of two: from the first start to the last end, running while one of them runs. */
export function mergeFasts([first, second]: FastPair): Write[] {
	const end = first.end === null || second.end === null ? null : Math.max(first.end, second.end);
	const outcome = end === null ? null : outcomeOf(first, end);
	const note = [first.note, second.note].filter(Boolean).join('\n');
	return [
		change(fastingPeriod, first.id, { end, outcome, note }),
		remove(fastingPeriod, second.id)
	];
}

/** One fast in place of several that lie over each other in a row; null where two of them do not. */
export function mergeChain(fasts: readonly FastingPeriod[], now: number): Write[] | null {
	const ordered = [...fasts].sort((a, b) => a.start - b.start);
	return chained(ordered, (pair) =>
		overlappingFasts(pair, now).length > 0 ? mergeFasts(pair) : null
	);
}

/** Milliseconds fasted on each local day, cut at midnight of the clocks where the fast was kept. */
export function fastedByDay(
	fasts: readonly Pick<FastingPeriod, 'start' | 'end' | 'utcOffset'>[],
	now: number
): Map<Day, number> {
	const days = new Map<Day, number>();
	for (const { start, end, utcOffset } of fasts) {
		const span = { from: start, to: end ?? now };
		const last = dayOf(span.to, utcOffset);
		for (let day = dayOf(start, utcOffset); day <= last; day = addDays(day, 1)) {
			const part = overlap(span, dayRange(day, utcOffset));
			if (part > 0) days.set(day, (days.get(day) ?? 0) + part);
		}
	}
	return days;
}
