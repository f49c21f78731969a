import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import { canonicalText } from '../canonical-text.ts';
import type { MappedRecord, RecordProblem } from '../provider.ts';
import { decimalOf } from './decimal.ts';
import { mapGroup } from './mapping.ts';

/** Made up, in the shape of a weigh-in on a scale with electrodes. */
const group = {
	grpid: 5_163_902_417,
	attrib: 0,
	date: 1_764_051_780,
	created: 1_764_051_822,
	modified: 1_764_051_822,
	category: 1,
	deviceid: 'a'.repeat(40),
	hash_deviceid: 'b'.repeat(40),
	model: 'Body Cardio',
	modelid: 6,
	comment: null,
	timezone: 'Europe/Amsterdam',
	measures: [
		{ value: 118_003, type: 1, unit: -3, algo: 0, fm: 3 },
		{ value: 2145, type: 6, unit: -2 },
		{ value: 25_312, type: 8, unit: -3 },
		{ value: 8806, type: 76, unit: -2 },
		{ value: 6349, type: 77, unit: -2 },
		{ value: 463, type: 88, unit: -2 },
		{ value: 61, type: 11, unit: 0 }
	]
};
const weight = (value: unknown, unit: unknown = -3) => ({
	...group,
	measures: [{ type: 1, value, unit }]
});

function mapped(record: unknown): MappedRecord {
	const result = mapGroup(record);
	if (!result || !('values' in result)) throw new Error(JSON.stringify(result));
	return result;
}

function refused(record: unknown): RecordProblem {
	const result = mapGroup(record);
	if (!result || !('problem' in result)) throw new Error('The record was taken.');
	return result;
}

test('a group of measures becomes one weigh-in', () => {
	expect(mapped(group)).toEqual({
		entity: 'weigh_ins',
		sourceId: '5163902417',
		sourceAt: 1_764_051_822_000_000,
		values: {
			measuredAt: 1_764_051_780_000,
			weightKg: 118.003,
			fatPercent: 21.45,
			fatMassKg: 25.312,
			muscleMassKg: 88.06,
			boneMassKg: 4.63,
			hydrationKg: 63.49,
			device: 'Body Cardio',
			attribution: 'certain'
		},
		firstValues: { utcOffset: 60 },
		payload: canonicalText(group)
	});
});

test('the note is never filled: it belongs to the person', () => {
	expect(mapped({ ...group, comment: 'after lunch' }).values).not.toHaveProperty('note');
});

describe('hard cases', () => {
	test('hard case 17: exact decimals, whatever power of ten they come with', () => {
		expect(mapped(weight(118_003, -3)).values['weightKg']).toBe(118.003);
		const same = [weight(7050, -2), weight(705_000, -4), weight(70_500, -3), weight('7050', '-2')];
		expect(new Set(same.map((one) => mapped(one).values['weightKg']))).toEqual(new Set([70.5]));
		expect(mapped(weight(8, 1)).values['weightKg']).toBe(80);
	});

	test('hard case 17: never off by what doubles cannot hold', () => {
		const grams = fc.integer({ min: 500, max: 700_000 });
		fc.assert(
			fc.property(grams, fc.integer({ min: 0, max: 6 }), (amount, finer) => {
				const text = `${Math.floor(amount / 1000)}.${String(amount % 1000).padStart(3, '0')}`;
				expect(decimalOf(amount * 10 ** finer, -3 - finer, 3)).toBe(Number(text));
			})
		);
		expect([705_004, 705_005, -705_005].map((value) => decimalOf(value, -4, 3))).toEqual([
			70.5, 70.501, -70.501
		]);
	});

	test.each([
		['pulse alone', [{ type: 11, value: 61, unit: 0 }]],
		[
			'blood pressure',
			[
				{ type: 9, value: 80, unit: 0 },
				{ type: 10, value: 12_000, unit: -2 }
			]
		],
		['nothing', []],
		['the weight of a limb', [{ type: 1, value: 9, unit: 0, position: 2 }]]
	])('hard case 19: %s is no weigh-in, and no problem either', (_what, measures) => {
		expect(mapGroup({ ...group, measures })).toBeNull();
	});

	test('hard case 20: without body fat it is not known, which is not 0', () => {
		expect(mapped(weight(79_400)).values).toMatchObject({
			weightKg: 79.4,
			...{ fatPercent: null, fatMassKg: null, muscleMassKg: null },
			...{ boneMassKg: null, hydrationKg: null }
		});
		const nought = [...group.measures.slice(0, 1), { type: 6, value: 0, unit: -3 }];
		expect(mapped({ ...group, measures: nought }).values['fatPercent']).toBe(0);
	});

	test('hard case 21: typed in by hand there is no device', () => {
		const typed = { ...weight(7940, -2), attrib: 2, deviceid: null, model: null, modelid: null };
		expect(mapped(typed).values).toMatchObject({ device: '', attribution: 'typed in' });
	});

	test('hard case 33: the day is told once, by the zone of the time, and is no part of the values', () => {
		const before = mapped(group);
		const after = mapped({ ...group, timezone: 'Asia/Tokyo' });
		expect(after.values).toEqual(before.values);
		expect(before.values).not.toHaveProperty('utcOffset');
		expect([before.firstValues, after.firstValues]).toEqual([
			{ utcOffset: 60 },
			{ utcOffset: 540 }
		]);
	});
});

test.each([
	[0, 'certain'],
	[1, 'ambiguous'],
	[2, 'typed in'],
	[4, 'typed in'],
	[5, 'certain'],
	[7, 'confirmed'],
	[8, 'certain'],
	[15, 'certain'],
	[17, 'code 17'],
	['1', 'ambiguous'],
	[null, '']
])('attrib %s is told as "%s"', (attrib, attribution) => {
	expect(mapped({ ...group, attrib }).values['attribution']).toBe(attribution);
});

test('of a measure with positions the whole body counts, however often it stands there', () => {
	const measures = [
		{ type: 1, value: 79_400, unit: -3 },
		{ type: 8, value: 4, unit: 0, position: 10 },
		{ type: 8, value: 16_250, unit: -3, position: 7 },
		{ type: 8, value: 16_250, unit: -3, position: 7 },
		{ type: 76, value: 59, unit: 0, position: 7 },
		{ type: 76, value: 58, unit: 0 }
	];
	expect(mapped({ ...group, measures }).values).toMatchObject({
		fatMassKg: 16.25,
		muscleMassKg: 58
	});
});

test('a wish for a weight is no weigh-in', () => {
	expect(mapGroup({ ...group, category: 2 })).toBeNull();
});

test('hard case 14: ids and moments may come as text', () => {
	const text = { ...group, grpid: '5163902417', date: '1764051780', modified: '1764051822' };
	expect({ ...mapped(text), payload: canonicalText(group) }).toEqual(mapped(group));
});

describe('one bad record is refused by name', () => {
	const id = String(group.grpid);
	const bad: [string, unknown, string, string | null][] = [
		['no record', null, 'record', null],
		['a list', [group], 'record', null],
		['no id', { ...group, grpid: undefined }, 'grpid', null],
		['an id beyond exact numbers', { ...group, grpid: 2 ** 60 }, 'grpid', null],
		['an id that is a path', { ...group, grpid: '../../x' }, 'grpid', null],
		['no measures', { ...group, measures: null }, 'measures', id],
		['no moment of change', { ...group, modified: 'soon' }, 'modified', id],
		['a change in the year 30000', { ...group, modified: 9e11 }, 'modified', id],
		['no time', { ...group, date: null }, 'measuredAt', id],
		['the year 275760', { ...group, date: 8.64e12 }, 'measuredAt', id],
		['no zone', { ...group, timezone: null }, 'timezone', id],
		['a zone that is none', { ...group, timezone: 'Mars/Olympus' }, 'timezone', id],
		['a weight as words', weight('heavy'), 'weightKg', id],
		['a weight of nothing', weight(0), 'weightKg', id],
		['701 kg', weight(701_000), 'weightKg', id],
		['NaN', weight(Number.NaN), 'weightKg', id],
		['1e308', weight(1e308), 'weightKg', id],
		['half a measure', weight(70.5, 0), 'weightKg', id],
		['a unit beyond reason', weight(7, 300), 'weightKg', id],
		[
			'110 percent fat',
			{ ...group, measures: [group.measures[0], { type: 6, value: 110, unit: 0 }] },
			'fatPercent',
			id
		]
	];
	test.each(bad)('%s', (_what, record, field, sourceId) => {
		const problem = refused(record);
		expect(problem).toMatchObject({ field, sourceId });
		expect(problem.problem).toMatch(/^[A-Z].*\.$/s);
	});
});

describe('never throws, and what it takes is valid', () => {
	const settled = (record: unknown) => {
		const result = mapGroup(record);
		if (!result || !('values' in result)) {
			expect(result === null || 'problem' in result).toBe(true);
			return;
		}
		const values = { ...result.values, ...result.firstValues, note: '' };
		expect(valueProblems(weighIn, values)).toEqual([]);
		expect(Number.isSafeInteger(result.sourceAt)).toBe(true);
		// What is kept says the same when it is mapped again.
		expect(canonicalText(mapGroup(JSON.parse(result.payload)))).toBe(canonicalText(result));
	};

	test('on anything at all', () => {
		const anything = fc.anything({ withBigInt: true, withMap: true });
		fc.assert(fc.property(anything, settled), { numRuns: 2000 });
	});

	test('on a weigh-in with arbitrary parts replaced', () => {
		const odd = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(undefined, '', '7', -0));
		const keys = fc.constantFrom(...Object.keys(group));
		const top = fc.dictionary(keys, odd, { maxKeys: 2 });
		const measure = fc.record({
			type: fc.constantFrom<unknown>(1, 6, '8', null),
			value: odd,
			unit: odd
		});
		const property = fc.property(top, fc.array(measure, { maxLength: 3 }), (outside, measures) =>
			settled({ ...group, measures: [...group.measures, ...measures], ...outside })
		);
		fc.assert(property, { numRuns: 3000 });
	});
});

/** The instants at which clocks of a zone are changed, found by asking the platform alone. */
function transitionsOf(zone: string, year: number): number[] {
	const shown = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
	const offset = (at: number) =>
		shown.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	const found: number[] = [];
	const week = 7 * 86_400_000;
	for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += week) {
		let [from, to] = [at, at + week];
		if (offset(from) === offset(to)) continue;
		while (to - from > 1000) {
			const middle = Math.floor((from + to) / 2000) * 1000;
			if (offset(middle) === offset(from)) from = middle;
			else to = middle;
		}
		found.push(to);
	}
	return found;
}

test('promise 22: in every zone, around four changes of clocks, the instant and the local day hold', () => {
	const zones = Intl.supportedValuesOf('timeZone');
	expect(zones.length).toBeGreaterThan(400);
	let checked = 0;
	for (const zone of zones) {
		const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
		const changes = transitionsOf(zone, 2026);
		if (changes.length > 0) changes.push(...transitionsOf(zone, 2025));
		// Where clocks stand still: an end of February, a leap day, two new years.
		const quiet = [
			Date.UTC(2026, 1, 28, 23, 59, 59),
			Date.UTC(2028, 1, 29, 12),
			Date.UTC(2026, 0, 1),
			Date.UTC(2025, 0, 1)
		];
		const around = [...changes, ...quiet].slice(0, Math.max(4, changes.length));
		for (const at of around.flatMap((one) => [one - 1000, one, one + 1000, one + 86_400_000])) {
			const { values, firstValues } = mapped({ ...group, date: at / 1000, timezone: zone });
			const offset = firstValues?.['utcOffset'] as number;
			expect(values['measuredAt']).toBe(at);
			expect(`${zone} ${dayOf(at, offset)}`).toBe(`${zone} ${date.format(at)}`);
			checked += 1;
		}
	}
	expect(checked).toBeGreaterThanOrEqual(zones.length * 4 * 4);
});
