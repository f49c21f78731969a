import { dayNote } from '#lib/domains/days/entity.ts';
import type { Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import type { Window } from './window.ts';

/** What a person noted of a day. */
export interface Noted {
	readonly day: Day;
	readonly text: string;
}

/** The notes of a window, the newest first. */
export async function readNotes(reader: Reader, { from, to }: Window): Promise<Noted[]> {
	const rows = await reader.range(dayNote, { by: 'date', from, to });
	return rows
		.map(({ date, note }) => ({ day: date, text: note.trim().replace(/\s+/g, ' ') }))
		.filter(({ text }) => text !== '');
}

export function notesIn(notes: readonly Noted[], { from, to }: Window): Noted[] {
	return notes.filter(({ day }) => day >= from && day < to);
}

/** "Note: Ill, in bed" behind what a chart tells of a stretch; empty where nothing is noted. */
export function noteText(notes: readonly Noted[]): string {
	if (notes.length === 0) return '';
	const texts = notes.map(({ text }) => text).reverse();
	return ` · ${notes.length === 1 ? 'Note' : `${notes.length} notes`}: ${texts.join('; ')}`;
}
