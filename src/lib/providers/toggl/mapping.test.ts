import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { entryLength, trackedByDay } from '#lib/domains/time/tracked.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { addDays, dayOf, dayRange, offsetAt } from '#lib/platform/time/calendar.ts';
import { canonicalText } from '../canonical-text.ts';
import type { MappedRecord } from '../provider.ts';
import entry from './fixtures/entry.json' with { type: 'json' };
import project from './fixtures/project.json' with { type: 'json' };
import { mapToggl } from './mapping.ts';

const zone = 'Europe/Vienna';
const read = (changes: object = {}, around: object = {}) =>
	mapToggl({ is: 'entry', zone, tags: [], wire: { ...entry, ...changes }, ...around });

function mapped(changes: object = {}, around: object = {}): MappedRecord {
	const result = read(changes, around);
	if (!result || !('values' in result)) throw new Error(JSON.stringify(result));
	return result;
}

const start = Date.UTC(2026, 10, 20, 8, 15);

test('an entry becomes the fields of our own, its project a reference', () => {
	expect(mapped({}, { tags: ['admin'] })).toEqual({
		entity: 'time_entries',
		sourceId: '3723456789',
		sourceAt: Date.UTC(2026, 10, 20, 9, 45, 31, 566) * 1000 + 700,
		values: {
			start,
			stop: Date.UTC(2026, 10, 20, 9, 45, 30),
			description: 'Minutes of the board meeting',
			tags: ['admin'],
			billable: true
		},
		firstValues: { utcOffset: 60 },
		references: { projectId: { entity: 'projects', sourceId: '206789012' } },
		payload: canonicalText({ is: 'entry', zone, tags: ['admin'], wire: entry })
	});
	expect(mapped({ project_id: null })).not.toHaveProperty('references');
});

test('what was kept says the same when it is mapped again', () => {
	for (const record of [
		{ is: 'entry', zone, tags: ['a'], wire: entry },
		{ is: 'project', client: 'Museum', wire: project },
		{ is: 'unlisted', id: 17, wire: { ...entry, project_name: 'Elsewhere' } }
	]) {
		const first = mapToggl(record) as MappedRecord;
		expect(mapToggl(JSON.parse(first.payload))).toEqual(first);
		// Of the entry that named a project, only what it says of the project.
		if (record.is === 'unlisted') expect(JSON.stringify(first)).not.toContain('board');
	}
});

test('a project becomes one of our own; what a person plans with it stays theirs', () => {
	const of = (changes: object, client: unknown = null) =>
		mapToggl({ is: 'project', client, wire: { ...project, ...changes } });
	expect(of({}, 'Museum am Ufer')).toMatchObject({
		entity: 'projects',
		sourceId: '206789012',
		values: {
			name: 'Exhibition guide',
			client: 'Museum am Ufer',
			color: '#c7741c',
			status: 'active',
			archived: false
		}
	});
	expect((of({}) as MappedRecord).values).not.toHaveProperty('plannedHours');
	expect(of({ status: 'ended' })).toMatchObject({ values: { status: 'done', archived: false } });
	expect(of({ active: false, color: 'red' })).toMatchObject({
		values: { archived: true, color: '' }
	});
	expect(of({ server_deleted_at: '2026-11-20T10:00:00+00:00' })).toMatchObject({ removed: true });
	expect(of({ status: 'deleted' })).toMatchObject({ removed: true });
	expect(of({ name: '' })).toMatchObject({ values: { name: 'Unknown project #206789012' } });
	expect(of({ name: 7 })).toMatchObject({ problem: expect.any(String), field: 'name' });
});

describe('hard cases', () => {
	test.each([-1, -1_734_049_107, -1_734_035_934])(
		'65: duration %i without a stop is a running entry, and never a length',
		(duration) => {
			const { values } = mapped({ stop: null, duration });
			expect(values['stop']).toBeNull();
			const now = start + 90_000;
			expect(entryLength({ start, stop: values['stop'] as null }, now)).toBe(90_000);
		}
	);

	test('66: an entry of no length is a finished one', () => {
		const { values } = mapped({ stop: entry.start, duration: 0 });
		expect(values).toMatchObject({ start, stop: start });
		// Made without a length and a stop: the same.
		expect(mapped({ stop: null, duration: 0 }).values).toMatchObject({ stop: start });
		expect(mapped({ stop: null, duration: 60 }).values).toMatchObject({ stop: start + 60_000 });
	});

	test('68: a stop before the start is told by name, and summed nowhere', () => {
		const stop = '2026-11-20T08:00:00+00:00';
		expect(read({ stop, duration: -900 })).toMatchObject({
			sourceId: '3723456789',
			field: 'stop',
			problem: 'The stop is before the start.'
		});
		// A length that contradicts both ends is not asked.
		expect(mapped({ duration: 7 }).values).toEqual(mapped().values);
	});

	test('69: deleted, and put back', () => {
		const server_deleted_at = '2026-11-21T01:38:02+00:00';
		const at = '2026-11-21T01:38:02.1234Z';
		expect(read({ server_deleted_at, at })).toEqual({
			removed: true,
			entity: 'time_entries',
			sourceId: '3723456789',
			sourceAt: Date.parse('2026-11-21T01:38:02.123Z') * 1000 + 400
		});
		expect(mapped({ server_deleted_at: null }).values['start']).toBe(start);
	});

	test('75: half past midnight belongs to the day of the profile’s zone, east and west', () => {
		for (const [where, text, day] of [
			['Pacific/Kiritimati', '2026-11-22T10:30:00+00:00', '2026-11-23'],
			['America/Los_Angeles', '2026-11-23T07:30:00+00:00', '2026-11-22'],
			['Asia/Kathmandu', '2026-11-22T18:45:00+00:00', '2026-11-23']
		] as const) {
			const entry = mapped({ start: text, stop: null, duration: -1 }, { zone: where });
			const { values, firstValues } = entry;
			expect(dayOf(values['start'] as number, firstValues?.['utcOffset'] as number)).toBe(day);
		}
	});

	test('91: over midnight, over more than a day, and overlapping: kept, split at midnight', () => {
		const stop = '2026-11-21T11:15:00+00:00';
		const { values } = mapped({ stop, duration: 97_200 });
		const { start, stop: end } = values as { start: number; stop: number };
		const long = { start, stop: end, utcOffset: offsetAt(start, zone) };
		const sums = trackedByDay([long, long], { now: long.stop, dayStartMinutes: 0 });
		expect([...sums]).toEqual([
			['2026-11-20', 2 * 14.75 * 3_600_000],
			['2026-11-21', 2 * 12.25 * 3_600_000]
		]);
	});

	test.each([
		[null, ''],
		['', ''],
		['🐛 hunt', '🐛 hunt'],
		['one\ntwo', 'one\ntwo'],
		['x'.repeat(3000), 'x'.repeat(3000)],
		['x'.repeat(2999) + '🐛', 'x'.repeat(2999) + '\ufffd'],
		['a\0b', 'a\ufffdb']
	])('92: the description %j', (description, expected) => {
		expect(mapped({ description }).values['description']).toBe(expected);
	});

	test('a mark of any precision; none, and the record is told by name', () => {
		const at = (text: unknown) => mapped({ at: text }).sourceAt - start * 1000;
		expect(at('2026-11-20T08:15:00Z')).toBe(0);
		expect(at('2026-11-20T08:15:00.5667Z')).toBe(566_700);
		expect(at('2026-11-20T09:15:00.123456+01:00')).toBe(123_456);
		expect(read({ at: null })).toMatchObject({ field: 'at' });
		expect(read({ id: 2 ** 60 })).toMatchObject({ sourceId: null, field: 'id' });
	});
});

test('whatever comes: a valid row, a removal or a named problem, and never a throw', () => {
	const keys = Object.keys(entry);
	fc.assert(
		fc.property(fc.constantFrom(...keys), fc.jsonValue(), fc.jsonValue(), (key, value, whole) => {
			for (const record of [
				whole,
				{ is: 'entry', zone, tags: [], wire: { ...entry, [key]: value } }
			]) {
				const result = mapToggl(record);
				if (result && 'values' in result) {
					const values = { ...result.values, ...result.firstValues, projectId: null };
					expect(valueProblems(timeEntry, values)).toEqual([]);
				} else expect(result && ('problem' in result || 'removed' in result)).toBe(true);
			}
		})
	);
});

test('promise 22: no gap and no double day in any zone at four changes of its clocks', () => {
	const hour = 3_600_000;
	let checked = 0;
	const zones = [...Intl.supportedValuesOf('timeZone'), 'Etc/GMT-14', 'Etc/GMT+12'];
	expect(zones.length).toBeGreaterThan(400);
	for (const where of zones) {
		for (const change of changesOf(where)) {
			const from = change - 30 * hour;
			const first = dayOf(from, offsetAt(from, where));
			const days = Array.from({ length: 5 }, (_, nth) => addDays(first, nth - 1));
			const spans = days.map((day) => dayRange(day, where));
			// Days follow each other without a gap, and one entry over all of it is split without loss.
			spans.forEach(({ from: begin }, at) => at > 0 && expect(begin).toBe(spans[at - 1]!.to));
			const utcOffset = offsetAt(from, where);
			const span = { start: from, stop: change + 30 * hour, utcOffset };
			const sums = [...trackedByDay([span], { now: 0, dayStartMinutes: 0 }).values()];
			expect(sums.reduce((sum, ms) => sum + ms, 0)).toBe(60 * hour);
			for (let at = change - 2 * hour; at <= change + 2 * hour; at += hour / 2) {
				const entry = { start: iso(at), stop: iso(at), duration: 0 };
				const { firstValues } = mapped(entry, { zone: where });
				const within = spans[days.indexOf(dayOf(at, firstValues?.['utcOffset'] as number))]!;
				if (at < within.from || at >= within.to) expect.fail(`${where} ${iso(at)}`);
				checked += 1;
			}
		}
	}
	expect(checked).toBe(zones.length * 4 * 9);
});

const iso = (at: number) => new Date(at).toISOString().replace('.000', '');

/** Four moments at which the clocks of a zone were changed; ordinary ones where they stand still. */
function changesOf(where: string): number[] {
	const day = 86_400_000;
	const changes: number[] = [];
	let before = offsetAt(Date.UTC(2024, 0, 1), where);
	for (let at = Date.UTC(2024, 0, 11); at < Date.UTC(2026, 0, 1); at += 10 * day) {
		const now = offsetAt(at, where);
		if (now !== before) changes.push(momentOf(where, at - 10 * day, at));
		before = now;
	}
	const quiet = [0, 3, 6, 9].map((month) => Date.UTC(2025, month, 1));
	return [...changes, ...quiet].slice(0, 4);
}

function momentOf(where: string, low: number, high: number): number {
	const before = offsetAt(low, where);
	let [from, to] = [low, high];
	while (to - from > 60_000) {
		const middle = Math.floor((from + to) / 120_000) * 60_000;
		if (offsetAt(middle, where) === before) from = middle;
		else to = middle;
	}
	return to;
}
