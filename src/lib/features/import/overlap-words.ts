import type { Clash } from '#lib/domains/imports/overlap.ts';
import { sourceText } from '#lib/domains/source-text.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { dayIn } from '#lib/platform/time/calendar.ts';
import { dateText, timeText } from '#lib/platform/time/format.ts';

/** "from Zero", "logged by hand". */
export function fromText(source: string): string {
	return source === 'manual' ? 'logged by hand' : `from ${sourceText(source)}`;
}

/** Parts that follow each other, drawn as one. */
export function runsOf(parts: readonly boolean[]): { from: number; length: number }[] {
	const runs: { from: number; length: number }[] = [];
	for (const [n, has] of parts.entries()) {
		const last = runs.at(-1);
		if (!has) continue;
		if (last && last.from + last.length === n) last.length++;
		else runs.push({ from: n, length: 1 });
	}
	return runs;
}

interface Shown {
	readonly entity: AnyEntity;
	readonly place: string;
	readonly zone: string;
}

/** "Line 12 overlaps the fast of Mon 2 Nov 2026, 20:10 – 12:05, from Zero." */
export function clashText({ record, row }: Clash, { entity, place, zone }: Shown): string {
	const clock = typeof row['utcOffset'] === 'number' ? row['utcOffset'] : zone;
	const from = Number(row[entity.time ?? '']);
	const end = row['end'] ?? row['stop'];
	const until = typeof end === 'number' ? ` – ${timeText(end, clock)}` : ', still running';
	const day = dateText(dayIn(from, clock), '0000-01-01');
	const what = entity.label.one.toLowerCase();
	return `${place} ${record.line} overlaps the ${what} of ${day}, ${timeText(from, clock)}${until}, ${fromText(row.source)}.`;
}
