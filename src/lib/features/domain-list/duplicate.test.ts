import { expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { duplicate } from './duplicate.ts';

const entity = fastingPeriod as unknown as AnyEntity;
const hourMs = 3_600_000;
const now = Date.UTC(2026, 10, 23, 12, 0, 30);

function fast(values: object): AnyRow {
	return {
		...factory(fastingPeriod)(seededRandom(1)),
		source: 'zero',
		...values
	} as unknown as AnyRow;
}

test('a span keeps its length and begins now, on the clock of here, as one made by hand', () => {
	const start = Date.UTC(2026, 6, 1, 18);
	const row = fast({ start, end: start + 16 * hourMs, utcOffset: 540 });
	const write = duplicate(entity, row, { now, zone: 'Europe/Berlin' });
	expect(write.values).toMatchObject({
		start: Date.UTC(2026, 10, 23, 12),
		end: Date.UTC(2026, 10, 24, 4),
		utcOffset: 60,
		protocol: row.protocol
	});
	expect(write.source).toBe('manual');
	expect(write.id).not.toBe(row.id);
	expect(valueProblems(entity, write.values)).toEqual([]);
});

test('what still runs is duplicated running', () => {
	const row = fast({ start: now - hourMs, end: null });
	expect(duplicate(entity, row, { now, zone: 'Europe/Berlin' }).values).toMatchObject({
		end: null
	});
});
