import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { localText, offsetAt } from '#lib/platform/time/calendar.ts';
import { shiftRow, shiftUnits, type Shift, type TimedEntity } from './shift-time.ts';

const now = Date.UTC(2026, 10, 23, 12);
const zone = 'Europe/Berlin';
const hourMs = 3_600_000;
const entities = { fastingPeriod, timeEntry, weighIn };

function shift(of: keyof typeof entities, values: object, by: Shift) {
	const entity = entities[of];
	const made = factory(entity as typeof weighIn)(seededRandom(1));
	const row = { ...made, utcOffset: 60, ...values } as unknown as AnyRow;
	return shiftRow(entity as unknown as TimedEntity, row, { shift: by, zone, now });
}
const hours = (amount: number): Shift => ({ amount, unit: 'hours' });
const ago = (n: number) => now - n * hourMs;

describe('rows shifted in time', () => {
	test('both ends go by as much, and one that is not there stays away', () => {
		expect(shift('fastingPeriod', { start: ago(20), end: ago(4) }, hours(2))).toMatchObject({
			patch: { start: ago(18), end: ago(2), utcOffset: 60 }
		});
		const running = shift('timeEntry', { start: ago(2), stop: null }, hours(-3));
		expect(running).toMatchObject({ patch: { start: ago(5), utcOffset: 60 } });
		expect('patch' in running && 'stop' in running.patch).toBe(false);
	});

	test('work may be planned; a fast ends by now, and what runs has begun', () => {
		expect(shift('timeEntry', { start: ago(2), stop: ago(1) }, hours(9))).toHaveProperty('patch');
		expect(shift('fastingPeriod', { start: ago(20), end: ago(4) }, hours(5))).toMatchObject({
			problem: 'It cannot end in the future.'
		});
		for (const of of ['fastingPeriod', 'timeEntry'] as const) {
			const runs = { start: ago(1), end: null, stop: null };
			expect(shift(of, runs, hours(2))).toMatchObject({
				problem: 'It runs now, so it cannot begin later.'
			});
		}
	});

	test('what no row may carry is named', () => {
		const far = { amount: 100_000, unit: 'days' } as const;
		expect(shift('weighIn', { measuredAt: now }, far)).toMatchObject({
			problem: 'Measured: expected a moment between the years 1900 and 2200.'
		});
	});

	test('days go by the clock on the wall, hours by the hours that pass', () => {
		const measuredAt = Date.parse('2026-10-24T07:00:30Z');
		const summer = { measuredAt, utcOffset: 120 };
		expect(shift('weighIn', summer, { amount: 1, unit: 'days' })).toMatchObject({
			patch: { measuredAt: measuredAt + 25 * hourMs, utcOffset: 60 }
		});
		expect(shift('weighIn', summer, hours(24))).toMatchObject({
			patch: { measuredAt: measuredAt + 24 * hourMs, utcOffset: 60 }
		});
		// A row of another place keeps its own clock.
		expect(
			shift('weighIn', { measuredAt, utcOffset: 540 }, { amount: 1, unit: 'days' })
		).toMatchObject({ patch: { measuredAt: measuredAt + 24 * hourMs, utcOffset: 540 } });
	});

	test('there and back is where it was, unless clocks skip or repeat that hour', () => {
		const days = fc.integer({ min: 1, max: 3000 });
		const units = fc.constantFrom(...(Object.keys(shiftUnits) as Shift['unit'][]));
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 40_000 }), days, units, (back, amount, unit) => {
				const start = ago(back);
				const there = shift(
					'timeEntry',
					{ start, stop: null, utcOffset: offsetAt(start, zone) },
					{ amount: -amount, unit }
				);
				if (!('patch' in there)) throw new Error(there.problem);
				const again = shift('timeEntry', { stop: null, ...there.patch }, { amount, unit });
				const at = Number('patch' in again && again.patch.start);
				const isNight = ['02', '03'].includes(localText(start, zone).slice(11, 13));
				if (!isNight) expect(at).toBe(start);
			})
		);
	});
});
