import { nudged, spanMove, type SpanClock, type SpanMove } from '#lib/domains/span-moves.ts';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { snapMinutes } from '#lib/platform/time/snap.ts';
import { dayMinutes } from './blocks.ts';
import { heldTo, placeOf } from './moves.ts';

/** Minutes by which Shift and an arrow move an entry. */
const arrows: Readonly<Record<string, number>> = {
	ArrowUp: -snapMinutes,
	ArrowDown: snapMinutes,
	ArrowLeft: -dayMinutes,
	ArrowRight: dayMinutes
};

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey'>;

export const isDeedKey = ({ key, shiftKey }: Key) =>
	key === '+' || key === '-' || (shiftKey && key in arrows);

/** What a key does to the entry that has the focus: all that a drag does. */
export function deedOfKey(
	{ key, shiftKey }: Key,
	entry: TimeEntry,
	clock: SpanClock
): SpanMove | null {
	const by = arrows[key];
	if (shiftKey && by !== undefined) {
		const { day, minute } = placeOf(entry);
		return heldTo(entry, { grip: 'move', to: { day, minute: minute + by } }, clock);
	}
	if (key !== '+' && key !== '-') return null;
	const one = { of: 'entry', row: entry } as const;
	return spanMove(one, nudged(one, 'end', key === '+' ? snapMinutes : -snapMinutes), clock);
}
