import { expect, test } from 'vitest';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { changeOf } from './change-of.ts';
import { fastingPeriod } from './fasting/entity.ts';
import { entities } from './registry.ts';
import { lengthOf, lengthPatch, spanFieldsOf } from './span-fields.ts';

const hourMs = 3_600_000;
const row = (values: object) => ({ id: 'one', ...values }) as unknown as AnyRow;

test('what begins and ends has a length, which ends it anew; nothing else has', () => {
	const spanned = entities.filter((entity) => spanFieldsOf(entity) !== null);
	for (const entity of spanned as readonly AnyEntity[]) {
		const span = spanFieldsOf(entity)!;
		expect(entity.fields[span.from]?.kind).toBe('instant');
		const one = row({ [span.from]: hourMs, [span.to]: 3 * hourMs });
		expect(lengthOf(entity, one)).toBe(2 * hourMs);
		expect(lengthOf(entity, row({ ...one, ...lengthPatch(span, one, hourMs) }))).toBe(hourMs);
		expect(lengthOf(entity, row({ ...one, [span.to]: null }))).toBeNull();
	}
	expect(spanned.map(({ name }) => name)).toEqual(['workouts', 'fasting_periods', 'time_entries']);
});

test('a fast of another length has another outcome', () => {
	const fast = row({ start: 0, end: 17 * hourMs, goalHours: 16, outcome: 'reached', reason: null });
	const patch = lengthPatch(spanFieldsOf(fastingPeriod)!, fast, 15 * hourMs);
	expect(changeOf(fastingPeriod, fast, { patch, now: 20 * hourMs })).toMatchObject({
		patch: { end: 15 * hourMs, outcome: 'ended_early' }
	});
});
