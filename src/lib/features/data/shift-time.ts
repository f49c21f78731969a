import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { endsOf, spanAfter, type SpanClock, type SpanRow } from '#lib/domains/span-moves.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { clockOf } from '#lib/platform/entity/wall-text.ts';
import { instantAt, localText, offsetAt, type Zone } from '#lib/platform/time/calendar.ts';
import { changeProblems } from '#lib/sync/client/local-write.ts';

export const shiftUnits = { minutes: 'Minutes', hours: 'Hours', days: 'Days' } as const;

/** How far rows go in time: back where the amount is below 0. */
export interface Shift {
	readonly amount: number;
	readonly unit: keyof typeof shiftUnits;
}

export interface Shifted {
	readonly row: AnyRow;
	readonly patch: Readonly<Record<string, unknown>>;
}

export interface Unshifted {
	readonly row: AnyRow;
	readonly problem: string;
}

export type TimedEntity = AnyEntity & { readonly time: string };

export function isTimed(entity: AnyEntity): entity is TimedEntity {
	return entity.time !== null;
}

const minuteMs = 60_000;
const unitMs = { minutes: minuteMs, hours: 60 * minuteMs, days: 24 * 60 * minuteMs };

/** Days go by the clock on the wall: seven in the morning stays seven over a change of clocks. */
function moved(at: number, { amount, unit }: Shift, clock: Zone): number {
	const by = amount * unitMs[unit];
	if (unit !== 'days') return at + by;
	const seconds = ((at % minuteMs) + minuteMs) % minuteMs;
	const wall = instantAt(localText(at + by, offsetAt(at, clock)), clock);
	return wall === null ? at + by : wall + seconds;
}

/** As a span that a hand may move; null for what has no such rule. */
function spanOf({ name }: AnyEntity, row: AnyRow): SpanRow | null {
	if (name === timeEntry.name) return { of: 'entry', row } as unknown as SpanRow;
	return name === fastingPeriod.name ? ({ of: 'fast', row } as unknown as SpanRow) : null;
}

/** The rule that keeps a hand from moving a span there, in words. */
function spanProblem(span: SpanRow, to: number, now: number): string | null {
	if (spanAfter(span, { grip: 'move', to }, now).start === to) return null;
	return endsOf(span).end === null
		? 'It runs now, so it cannot begin later.'
		: 'It cannot end in the future.';
}

/** All moments of a row by so much, and on the clock where they then lie; or why they stay. */
export function shiftRow(
	entity: TimedEntity,
	row: AnyRow,
	{ shift, zone, now }: SpanClock & { readonly shift: Shift }
): Shifted | Unshifted {
	const from = Number(row[entity.time]);
	const offset = typeof row.utcOffset === 'number' ? row.utcOffset : null;
	const clock = clockOf(from, offset, zone);
	const to = moved(from, shift, clock);
	const moments = Object.entries(entity.fields).flatMap(([name, { kind }]) => {
		const at = kind === 'instant' ? row[name] : null;
		return typeof at === 'number' ? [[name, at + to - from] as const] : [];
	});
	const located = 'utcOffset' in entity.fields ? { utcOffset: offsetAt(to, clock) } : {};
	const patch = { ...Object.fromEntries(moments), ...located };
	const [wrong] = changeProblems(entity, row, patch);
	const span = spanOf(entity, row);
	const problem = wrong?.problem ?? (span && spanProblem(span, to, now));
	return problem ? { row, problem } : { row, patch };
}
