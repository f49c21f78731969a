import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workout } from '#lib/domains/workouts/entity.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { canonicalText } from '../canonical-text.ts';
import type { MappedRecord, RecordProblem } from '../provider.ts';
import older from './fixtures/older.json' with { type: 'json' };
import pending from './fixtures/pending.json' with { type: 'json' };
import scored from './fixtures/scored.json' with { type: 'json' };
import unscorable from './fixtures/unscorable.json' with { type: 'json' };
import { mapWorkout } from './mapping.ts';

function mapped(record: unknown): MappedRecord {
	const result = mapWorkout(record);
	if ('problem' in result) throw new Error(`${result.field}: ${result.problem}`);
	return result;
}

function refused(record: unknown): RecordProblem {
	const result = mapWorkout(record);
	if (!('problem' in result)) throw new Error('The record was taken.');
	return result;
}

const withScore = (score: Record<string, unknown>) => ({
	...scored,
	score: { ...scored.score, ...score }
});

test('a scored workout becomes the fields of our own', () => {
	expect(mapped(scored)).toEqual({
		entity: 'workouts',
		sourceId: 'ecfc6a15-4661-442f-a9a4-f160dd7afae8',
		sourceAt: Date.UTC(2026, 8, 1, 4, 19, 26, 417) * 1000,
		values: {
			start: Date.UTC(2026, 8, 1, 3, 2, 0, 840),
			end: Date.UTC(2026, 8, 1, 4, 2, 21, 120),
			utcOffset: -300,
			sportId: 230,
			sportName: 'Table tennis',
			scoreState: 'SCORED',
			strain: 8.2463,
			averageHeartRate: 123,
			maxHeartRate: 146,
			energyKilojoule: 1569.34033203125,
			distanceMeter: null,
			altitudeGainMeter: null,
			zoneMilliseconds: [300000, 600000, 900000, 900000, 600000, 320242],
			percentRecorded: 100
		},
		payload: canonicalText(scored)
	});
});

test('the note is never filled: it belongs to the person', () => {
	expect(mapped({ ...scored, note: 'from Whoop', notes: 'too' }).values).not.toHaveProperty('note');
});

describe('hard cases', () => {
	test('hard case 40: without v1_id and sport_id', () => {
		const record = JSON.parse(
			JSON.stringify({ ...scored, v1_id: undefined, sport_id: undefined })
		) as object;
		expect(Object.keys(record)).not.toContain('sport_id');
		expect(mapped(record).values).toMatchObject({ sportId: null, sportName: 'Table tennis' });
	});

	test('hard case 41: first pending with nulls, later scored under the same id', () => {
		const before = mapped(pending);
		const after = mapped(scored);
		expect(before.values).toMatchObject({
			scoreState: 'PENDING_SCORE',
			strain: null,
			averageHeartRate: null,
			zoneMilliseconds: null,
			percentRecorded: null
		});
		expect(after.sourceId).toBe(before.sourceId);
		expect(after.sourceAt).toBeGreaterThan(before.sourceAt);
	});

	test('hard case 43: distance null, absent and 0 are told apart from a number', () => {
		expect(mapped(older).values).toMatchObject({ distanceMeter: 0, altitudeGainMeter: 0 });
		expect(mapped(withScore({ distance_meter: undefined })).values['distanceMeter']).toBeNull();
		expect(mapped(withScore({ distance_meter: 5012.5 })).values['distanceMeter']).toBe(5012.5);
	});

	test.each([
		[1.0, 100],
		[0.57, 57],
		[0, 0],
		[100, 100],
		[98.6, 98.6],
		[null, null]
	])('hard case 44: percent_recorded %s is %s percent', (onTheWire, percent) => {
		const { values } = mapped(withScore({ percent_recorded: onTheWire }));
		expect(values['percentRecorded']).toBe(percent);
	});

	test('hard case 45: zone_duration, the older name, is read too', () => {
		expect(mapped(older).values['zoneMilliseconds']).toEqual([13458, 389370, 388367, 71137, 0, 0]);
	});

	test.each([
		['weightlifting_msk', 'Strength trainer'],
		['foam_rolling', 'Foam rolling'],
		['table-tennis', 'Table tennis'],
		['hiit', 'HIIT'],
		['moon-walking', 'Moon walking'],
		['constructor', 'Constructor'],
		['__proto__', 'Proto']
	])('hard case 46: sport %s reads as %s', (wire, readable) => {
		expect(mapped({ ...scored, sport_name: wire }).values['sportName']).toBe(readable);
	});

	test('hard case 63: over midnight and the clock change, the local day comes from the offset', () => {
		const { start, utcOffset } = mapped(unscorable).values as { start: number; utcOffset: number };
		expect(new Date(start + utcOffset * 60_000).toISOString()).toBe('2026-10-24T23:40:00.000Z');
		expect(mapped(older).values['utcOffset']).toBe(0);
	});

	test.each([
		['+14:00', 840],
		['-09:30', -570],
		['+0545', 345],
		['Z', 0]
	])('hard case 63: offset %s', (offset, minutes) => {
		expect(mapped({ ...scored, timezone_offset: offset }).values['utcOffset']).toBe(minutes);
	});
});

test('sport −1 is an activity, not an unknown', () => {
	const record = { ...scored, sport_id: -1, sport_name: 'activity' };
	expect(mapped(record).values).toMatchObject({ sportId: -1, sportName: 'Activity' });
});

test('a known number names the sport where the name is missing', () => {
	expect(mapped({ ...scored, sport_name: '' }).values['sportName']).toBe('Table tennis');
});

test('a state nobody has heard of is kept as unknown, and its score is not believed', () => {
	expect(mapped({ ...scored, score_state: 'RESCORING' }).values).toMatchObject({
		scoreState: 'UNKNOWN',
		strain: null
	});
});

test('a score that stayed on an unscorable workout is not shown', () => {
	expect(mapped({ ...scored, score_state: 'UNSCORABLE' }).values['strain']).toBeNull();
});

describe('one bad record is refused by name', () => {
	const bad: [string, unknown, string, string | null][] = [
		['no record', null, 'record', null],
		['a list', [scored], 'record', null],
		['no id', { ...scored, id: undefined }, 'id', null],
		['an id that is a path', { ...scored, id: '../../x' }, 'id', null],
		['no moment of change', { ...scored, updated_at: null }, 'updated_at', 'id'],
		['the year 275760', { ...scored, end: '+275760-09-13T00:00:00.000Z' }, 'end', 'id'],
		['the year 9999', { ...scored, start: '9999-01-01T00:00:00Z' }, 'start', 'id'],
		['30 February', { ...scored, start: '2026-02-30T00:00:00Z' }, 'start', 'id'],
		['an end before the start', { ...scored, end: '2026-09-01T03:02:00.000Z' }, 'end', 'id'],
		['no offset', { ...scored, timezone_offset: undefined }, 'utcOffset', 'id'],
		['an offset of 99 hours', { ...scored, timezone_offset: '+99:00' }, 'utcOffset', 'id'],
		['a nameless sport', { ...scored, sport_name: '', sport_id: 4711 }, 'sportName', 'id'],
		['NUL in a name', { ...scored, sport_name: 'run\0ning' }, 'sportName', 'id'],
		['strain NaN', withScore({ strain: Number.NaN }), 'strain', 'id'],
		['strain 1e308', withScore({ strain: 1e308 }), 'strain', 'id'],
		['strain as text', withScore({ strain: '8' }), 'strain', 'id'],
		['an endless heart rate', withScore({ max_heart_rate: Infinity }), 'maxHeartRate', 'id'],
		['a negative distance', withScore({ distance_meter: -1 }), 'distanceMeter', 'id'],
		['110 percent', withScore({ percent_recorded: 110 }), 'percentRecorded', 'id'],
		['zones as text', withScore({ zone_durations: 'many' }), 'zoneMilliseconds', 'id'],
		['a zone short', withScore({ zone_durations: { zone_one_milli: 5 } }), 'zoneMilliseconds', 'id']
	];
	test.each(bad)('%s', (_what, record, field, id) => {
		const problem = refused(record);
		expect(problem.field).toBe(field);
		expect(problem.sourceId).toBe(id && scored.id.toLowerCase());
		expect(problem.problem).toMatch(/^[A-Z].*\.$/s);
	});
});

test('a payload that Postgres could not hold is made so, the values stay', () => {
	const record = { ...scored, 'odd\0key': 'half \ud83d and \\u0000 and \0' };
	expect(JSON.parse(mapped(record).payload)).toEqual({
		...scored,
		'odd\ufffdkey': 'half \ufffd and \\u0000 and \ufffd'
	});
});

test('a record nested beyond reason is refused, not thrown', () => {
	const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
	expect(refused({ ...scored, deep }).field).toBe('record');
});

describe('never throws, and what it takes is valid', () => {
	const settled = (record: unknown) => {
		const result = mapWorkout(record);
		if ('problem' in result) {
			expect(result.problem).not.toBe('');
			expect(result.field).not.toBe('');
			return;
		}
		expect(valueProblems(workout, { ...result.values, note: '' })).toEqual([]);
		expect(Number.isSafeInteger(result.sourceAt)).toBe(true);
	};

	test('on arbitrary JSON', () => {
		fc.assert(fc.property(fc.jsonValue(), settled), { numRuns: 2000 });
	});

	test('on anything at all', () => {
		fc.assert(fc.property(fc.anything({ withBigInt: true, withMap: true }), settled), {
			numRuns: 2000
		});
	});

	test('on a real record with arbitrary parts replaced', () => {
		const odd = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(undefined, '', '2026', -0));
		const top = fc.dictionary(fc.constantFrom(...Object.keys(scored)), odd, { maxKeys: 2 });
		const inner = fc.dictionary(fc.constantFrom(...Object.keys(scored.score)), odd, { maxKeys: 3 });
		const property = fc.property(top, inner, (outside, inside) =>
			settled({ ...withScore(inside), ...outside })
		);
		fc.assert(property, { numRuns: 3000 });
	});
});
