import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { fastingPeriod } from './fasting/entity.ts';
import { timeEntry } from './time/entity.ts';
import { workout } from './workouts/entity.ts';

/** The fields between which a row lasts. */
export interface SpanFields {
	readonly from: string;
	readonly to: string;
}

const spans: Readonly<Record<string, SpanFields>> = {
	[workout.name]: { from: 'start', to: 'end' },
	[fastingPeriod.name]: { from: 'start', to: 'end' },
	[timeEntry.name]: { from: 'start', to: 'stop' }
};

/** Null for what happens at one moment. */
export function spanFieldsOf({ name }: AnyEntity): SpanFields | null {
	return spans[name] ?? null;
}

/** How long a row lasted, in milliseconds; null while it runs, and for what does not last. */
export function lengthOf(entity: AnyEntity, row: AnyRow): number | null {
	const span = spanFieldsOf(entity);
	const [from, to] = span ? [row[span.from], row[span.to]] : [];
	return typeof from === 'number' && typeof to === 'number' ? to - from : null;
}

/** What a row of that length is given: it begins where it did, and ends so much later. */
export function lengthPatch(
	{ from, to }: SpanFields,
	row: AnyRow,
	ms: number
): Readonly<Record<string, number>> {
	return { [to]: Number(row[from]) + ms };
}
