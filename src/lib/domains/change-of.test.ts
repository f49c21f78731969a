import { expect, test } from 'vitest';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { changeOf } from './change-of.ts';
import { fastingPeriod } from './fasting/entity.ts';
import { timeEntry } from './time/entity.ts';

const hourMs = 3_600_000;
const end = Date.parse('2026-11-24T12:00:00Z');
const row = (fields: object) => ({ id: '1', ...fields }) as unknown as AnyRow;

test('a fast that is set to another length, or to another goal, has another outcome', () => {
	const fast = row({
		start: end - 17 * hourMs,
		end,
		goalHours: 16,
		outcome: 'reached',
		reason: null
	});
	expect(
		changeOf(fastingPeriod, fast, { patch: { end: end - 2 * hourMs }, now: end })
	).toMatchObject({
		patch: { end: end - 2 * hourMs, outcome: 'ended_early' }
	});
	expect(changeOf(fastingPeriod, fast, { patch: { goalHours: 18 }, now: end })).toMatchObject({
		patch: { goalHours: 18, outcome: 'ended_early' }
	});
});

test('a row of another kind changes by what was set alone', () => {
	const entry = row({ start: end - hourMs, stop: end });
	const patch = { stop: end + hourMs };
	expect(changeOf(timeEntry, entry, { patch, now: end })).toHaveProperty('patch', patch);
});
