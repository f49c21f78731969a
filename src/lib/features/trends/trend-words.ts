import { numberText } from '#lib/platform/number.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import { dateText, dayText } from '#lib/platform/time/format.ts';
import type { Units } from '#lib/platform/units.ts';
import type { Bar, Drawn } from './drawn.ts';
import type { Measure } from './measures.ts';
import type { Window } from './window.ts';

export interface Telling {
	readonly measure: Measure;
	readonly units: Units;
	readonly today: Day;
}

const days = (n: number) => (n === 1 ? '1 day' : `${numberText(n)} days`);

/** "1,930 kcal a day on average over 27 days. 80 kcal less than in the time before." */
export function sentence(now: Drawn, before: Drawn | null, { measure, units }: Telling): string {
	if (now.mean === null) return 'Nothing in this time yet.';
	const say = (value: number) => measure.say(value, units);
	const sum = measure.counts ? `, ${say(now.sum)} in all` : '';
	const average = `${say(now.mean)} a day on average over ${days(now.known)}${sum}.`;
	if (!before) return average;
	if (before.mean === null) return `${average} Nothing is known of the time before.`;
	const change = now.mean - before.mean;
	// What reads the same is the same, whatever the last digits say.
	if (say(now.mean) === say(before.mean)) return `${average} As in the time before.`;
	return `${average} ${say(Math.abs(change))} ${change < 0 ? 'less' : 'more'} than in the time before.`;
}

/** "Mon 23 Nov", "Mon 16 Nov – Sun 22 Nov" */
export function stretchText({ from, to }: Window, today: Day): string {
	const last = addDays(to, -1);
	if (last <= from) return dayText(from, today);
	return `${dateText(from, today)} – ${dateText(last, today)}`;
}

/** "Mon 23 Nov: 1,840 kcal" */
export function barText(bar: Bar, { measure, units, today }: Telling): string {
	const each = addDays(bar.from, 1) < bar.to ? ' a day' : '';
	const value = bar.value === null ? 'nothing known' : `${measure.say(bar.value, units)}${each}`;
	return `${stretchText(bar, today)}: ${value}`;
}

/** The values of the bars as a table, the newest first. */
export function barRows(
	now: Drawn,
	before: Drawn | null,
	{ measure, units, today }: Telling
): string[][] {
	const say = (value: number | null | undefined) =>
		value === null || value === undefined ? '–' : measure.say(value, units);
	const rows = now.bars.map((bar, n) => [
		stretchText(bar, today),
		say(bar.value),
		...(before ? [say(before.bars[n]?.value)] : [])
	]);
	return rows.reverse();
}

/** The same for a spreadsheet: bare numbers in the unit that the name of the column says. */
export function barCsv(now: Drawn, { metric }: Measure): string {
	const lines = now.bars.map(({ from, to, value }) => [from, addDays(to, -1), value ?? ''].join());
	return ['from,to,' + metric + '_a_day', ...lines, ''].join('\r\n');
}
