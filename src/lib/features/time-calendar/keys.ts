import type { TimeEntry } from '#lib/domains/time/entity.ts';
import type { Zone } from '#lib/platform/time/calendar.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { dayMinutes } from './blocks.ts';
import { lengthened, shifted, snapMinutes } from './moves.ts';

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
	zone: Zone
): { label: string; write: Write | null } | null {
	const by = arrows[key];
	if (shiftKey && by !== undefined) {
		return { label: 'Time entry moved', write: shifted(entry, by, zone) };
	}
	if (key === '+') return { label: 'Stop changed', write: lengthened(entry, snapMinutes) };
	if (key === '-') return { label: 'Stop changed', write: lengthened(entry, -snapMinutes) };
	return null;
}
