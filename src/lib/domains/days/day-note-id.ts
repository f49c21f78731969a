import { naturalRowId } from '#lib/sync/row-id.ts';
import type { Day } from '#lib/platform/time/calendar.ts';
import { dayNote } from './entity.ts';

/** The same on every device, so that two of them write one row a day. */
export function dayNoteId(userId: string, date: Day): string {
	return naturalRowId(userId, dayNote.name, date);
}
