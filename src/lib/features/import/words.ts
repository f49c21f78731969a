import type { Preview } from '#lib/domains/imports/preview.ts';
import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import { dateText } from '#lib/platform/time/format.ts';
import { parseDay, type DateOrder } from '#lib/platform/time/written-date.ts';

/** `3 fasts`, `1 weigh-in`. */
function countOf(name: string, count: number): string {
	const label = entityNamed(name)?.label ?? { one: 'row', many: 'rows' };
	return `${count} ${(count === 1 ? label.one : label.many).toLowerCase()}`;
}

/** `3 fasts`, `12 time entries and 2 projects`, `1040 rows` of more kinds than that. */
export function countsText(counts: ReadonlyMap<string, number>): string {
	const said = [...counts].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
	if (said.length > 2) return `${said.reduce((sum, [, count]) => sum + count, 0)} rows`;
	return said.map(([name, count]) => countOf(name, count)).join(' and ') || '0 rows';
}

export interface Asked {
	readonly bringBack: boolean;
	readonly addDetails: boolean;
}

/** How many rows of each kind "import" would write. */
export function pendingCounts(
	plan: ImportPlan | null,
	{ bringBack, addDetails }: Asked
): Map<string, number> {
	const counts = new Map<string, number>();
	const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
	if (!plan) return counts;
	for (const { entity } of plan.fresh) count(entity);
	for (const { entity } of plan.changed) count(entity.name);
	if (addDetails) for (const { entity } of plan.details) count(entity.name);
	if (bringBack) for (const { record } of plan.deleted) count(record.entity);
	return counts;
}

/** How many records of each kind a file holds. */
export function heldCounts(records: readonly { readonly entity: string }[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { entity } of records) counts.set(entity, (counts.get(entity) ?? 0) + 1);
	return counts;
}

/** Notes that say the same, with the lines that deserve a look: "lines 3, 4 and 12 more". */
export function noteTexts(
	notes: readonly { readonly line: number; readonly note: string }[],
	place: 'Line' | 'Entry'
): string[] {
	const lines = new Map<string, number[]>();
	for (const { note, line } of notes) {
		const known = lines.get(note);
		if (known) known.push(line);
		else lines.set(note, [line]);
	}
	return [...lines].map(([note, of]) => `Look at ${linesText(of, place)}: ${note}.`);
}

function linesText(lines: readonly number[], place: 'Line' | 'Entry'): string {
	if (lines.length === 1) return `${place.toLowerCase()} ${lines[0]}`;
	const plural = place === 'Entry' ? 'entries' : 'lines';
	const more = lines.length > 8 ? ` and ${lines.length - 8} more` : '';
	return `${plural} ${lines.slice(0, 8).join(', ')}${more}`;
}

/** A written day as it is read; always with its year: that is part of what is asked. */
export function readDayText(text: string, order: DateOrder): string {
	const found = parseDay(text, order);
	if (!found) return text;
	const two = (part: number) => String(part).padStart(2, '0');
	return dateText(`${found.year}-${two(found.month)}-${two(found.day)}`, '0000-01-01');
}

/** How much of a file a mapping takes: "209 of 212 rows can be taken." */
export function previewText({ taken, wrong, isOrderOpen }: Preview): string {
	const all = taken + wrong;
	const rows = wrong === 0 ? countRows(all) : `${taken} of ${countRows(all)}`;
	const asked = isOrderOpen ? ' Whether the day or the month comes first is asked next.' : '';
	return `${rows} can be taken.${asked}`;
}

const countRows = (count: number) => (count === 1 ? '1 row' : `${count} rows`);
