import type { Day } from '#lib/platform/time/calendar.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { change, create } from '#lib/sync/client/write.ts';
import { dayNoteId } from './day-note-id.ts';
import { dayNote, type DayNote } from './entity.ts';

/** Everything eaten on a day is logged: from now on it counts in averages. */
export function markComplete(userId: string, date: Day, note: DayNote | null): Write {
	const id = dayNoteId(userId, date);
	return note
		? change(dayNote, id, { complete: true })
		: create(dayNote, { date, complete: true }, { id });
}

/** There is more to log on a day that was marked complete. */
export function markOpen(userId: string, date: Day): Write {
	return change(dayNote, dayNoteId(userId, date), { complete: false });
}
