import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSeries } from '#lib/domains/daily-series.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { addDays, dayRange, offsetAt } from '#lib/platform/time/calendar.ts';
import { durationText } from '#lib/platform/time/format.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { dayReads } from './read-day.ts';
import { readTimeTile } from './read-tiles.ts';
import { daySummary } from './summary.ts';
import { timeTile } from './tiles.ts';

const hourMs = 3_600_000;
const zone = 'Europe/Berlin';
const day = '2026-10-25';
const noon = Date.parse(`${day}T12:00:00Z`);
const units = { weight: 'kg', distance: 'km', energy: 'kcal' } as const;

/** The entries of a replica, by the index of their time. */
function readerOf(entries: readonly TimeEntry[]): Reader {
	interface Asked {
		readonly from: number;
		readonly to: number;
		readonly where?: (row: TimeEntry) => boolean;
	}
	const range = (entity: unknown, { from, to, where }: Asked) =>
		Promise.resolve(
			entity !== timeEntry
				? []
				: entries.filter((row) => row.start >= from && row.start < to && (!where || where(row)))
		);
	return { range } as unknown as Reader;
}

test('a day has the same hours on Today, in its sentence, in Trends and in a goal, wherever it was lived', async () => {
	const home = fc.constant(null);
	const abroad = fc.constantFrom(-600, -300, 0, 60, 120, 330, 540, 780);
	const entry = fc.record({
		start: fc.integer({ min: -80, max: 40 }),
		length: fc.option(fc.double({ min: 0, max: 70, noNaN: true }), { freq: 8 }),
		offset: fc.oneof(home, abroad)
	});
	const late = fc.constantFrom(0, 180, 360);
	await fc.assert(
		fc.asyncProperty(fc.array(entry, { maxLength: 8 }), late, async (given, dayStartMinutes) => {
			const entries = given.map(({ start, length, offset }, n) => {
				const at = noon + start * hourMs;
				const stop = length === null ? null : Math.round(at + length * hourMs);
				const utcOffset = offset ?? offsetAt(at, zone);
				const values = withInitial(timeEntry, { start: at, stop, utcOffset });
				return { ...values, id: `${n}`, source: 'manual' } as TimeEntry;
			});
			const now = noon + 60 * hourMs;
			const reader = readerOf(entries);
			const frame = { userId: 'u', day, zone, dayStartMinutes };
			const asked = { from: day, to: addDays(day, 1), now, dayStartMinutes };
			const { values } = await readSeries(reader, 'tracked_hours', asked);
			const ms = Math.round((values.get(day) ?? 0) * hourMs);
			const facts = { entries: await readTimeTile(reader, frame), projects: new Map(), now };
			const tile = timeTile(facts, frame);
			expect(tile.value).toBe(ms > 0 ? durationText(ms) : null);
			expect(Math.abs((tile.points.at(-1) ?? 0) - ms)).toBeLessThanOrEqual(1);
			const own = await dayReads.entries(reader, frame);
			const blank = { fasts: [], weighIns: [], workouts: [], meals: [], note: null };
			const rows = { ...blank, day, entries: own, projects: new Map() };
			expect(daySummary(rows, dayStartMinutes, { zone, now, units })).toEqual(
				ms > 0 ? [`Tracked ${durationText(ms)}.`] : []
			);
		})
	);
});

test('an entry of a day that was lived elsewhere is listed on it', async () => {
	const { from } = dayRange(day, 540);
	const values = withInitial(timeEntry, { start: from, stop: from + hourMs, utcOffset: 540 });
	const entry = { ...values, id: 'a', source: 'manual' } as TimeEntry;
	const frame = { userId: 'u', day, zone, dayStartMinutes: 0 };
	expect(await dayReads.entries(readerOf([entry]), frame)).toEqual([entry]);
	const before = { ...frame, day: addDays(day, -1) };
	expect(await dayReads.entries(readerOf([entry]), before)).toEqual([]);
});
