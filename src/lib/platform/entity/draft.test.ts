import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { seededRandom } from '../random.ts';
import { EntityDraft } from './draft.svelte.ts';
import type { Units } from '../units.ts';
import type { AnyEntity } from './entity.ts';
import { factory } from './factory.ts';
import { controlOf } from './form.ts';
import { valueProblems } from './validation.ts';

const zone = 'Europe/Berlin';
const now = Date.UTC(2026, 10, 23, 6, 12, 30);
const weight = weighIn as unknown as AnyEntity;

function newWeighIn(): EntityDraft {
	return new EntityDraft(weight, { values: {}, isNew: true, zone, now });
}

describe('a new row', () => {
	test('begins now, on the clock of the place, with its measure blank', () => {
		const draft = newWeighIn();
		expect(draft.texts).toMatchObject({ measuredAt: '2026-11-23T07:12', weightKg: '' });
		expect(draft.isDirty).toBe(false);
	});
	test('asks for the measure before it is saved', () => {
		const draft = newWeighIn();
		expect(draft.finish()).toEqual({
			problems: [
				{
					field: 'weightKg',
					problem: 'Weight: expected a number from 0.5 to 700 with at most 3 decimals.'
				}
			]
		});
	});
	test('is complete and valid once it is given, whatever was left alone', () => {
		const draft = newWeighIn();
		draft.type('weightKg', '78,4');
		const outcome = draft.finish();
		expect(outcome).toMatchObject({
			patch: { weightKg: 78.4, utcOffset: 60, measuredAt: now - 30_000, fatPercent: null }
		});
		expect(valueProblems(weight, 'patch' in outcome ? outcome.patch : {})).toEqual([]);
	});
	test('in summer has the offset of summer', () => {
		const draft = newWeighIn();
		draft.type('measuredAt', '2026-07-01T07:12');
		draft.type('weightKg', '78');
		expect(draft.finish()).toMatchObject({
			patch: { utcOffset: 120, measuredAt: Date.UTC(2026, 6, 1, 5, 12) }
		});
	});
});

describe('an edited row', () => {
	test('says nothing of fields that were not touched', () => {
		const seeds = fc.integer({ min: 0, max: 1e9 });
		fc.assert(
			fc.property(
				fc.constantFrom(...(entities as unknown as AnyEntity[])),
				seeds,
				(entity, seed) => {
					const row = factory(entity)(seededRandom(seed));
					const draft = new EntityDraft(entity, { values: row, isNew: false, zone, now });
					expect(draft.isDirty).toBe(false);
					expect(draft.finish()).toEqual({ patch: {} });
				}
			)
		);
	});
	test("check 28: in anybody's units loses nothing that was not touched, nor what was typed as it stood", () => {
		const units = fc.record({
			weight: fc.constantFrom('kg', 'lb', 'st'),
			distance: fc.constantFrom('km', 'mi'),
			energy: fc.constantFrom('kcal', 'kJ', 'hidden')
		}) as fc.Arbitrary<Units>;
		const any = fc.constantFrom(...(entities as unknown as AnyEntity[]));
		fc.assert(
			fc.property(any, units, fc.integer({ min: 0, max: 1e9 }), (entity, own, seed) => {
				const row = factory(entity)(seededRandom(seed));
				const open = () =>
					new EntityDraft(entity, { values: row, isNew: false, zone, units: own, now });
				expect(open().finish()).toEqual({ patch: {} });
				for (const [name, field] of Object.entries(entity.fields)) {
					const draft = open();
					const shown = draft.texts[name] ?? '';
					if (controlOf(field) !== 'number' || shown === '') continue;
					draft.type(name, ` ${shown} `);
					expect(draft.finish()).toEqual({ patch: {} });
				}
			}),
			{ numRuns: 60 }
		);
	});
	test("is asked in the person's units, and says what it may be in them", () => {
		const row = { ...factory(weighIn)(seededRandom(2)), weightKg: 78.425 };
		const own = { weight: 'lb', distance: 'mi', energy: 'kJ' } as const;
		const draft = new EntityDraft(weight, { values: row, isNew: false, zone, units: own, now });
		expect(draft.texts.weightKg).toBe('172.9');
		draft.type('weightKg', '172.5');
		expect(draft.finish()).toEqual({ patch: { weightKg: 78.245 } });
		draft.type('weightKg', '78.4 kg');
		expect(draft.finish()).toEqual({ patch: { weightKg: 78.4 } });
		draft.type('weightKg', '1600');
		expect(draft.finish()).toEqual({
			problems: [
				{ field: 'weightKg', problem: 'Weight: expected a number from 1.2 to 1,543.2 lb.' }
			]
		});
	});
	test('keeps its own clock when it was recorded elsewhere', () => {
		const row = { ...factory(weighIn)(seededRandom(2)), measuredAt: now, utcOffset: 540 };
		const draft = new EntityDraft(weight, { values: row, isNew: false, zone, now });
		expect(draft.texts.measuredAt).toBe('2026-11-23T15:12:30');
		draft.type('measuredAt', '2026-11-23T16:00');
		expect(draft.finish()).toEqual({
			patch: { measuredAt: Date.UTC(2026, 10, 23, 7), utcOffset: 540 }
		});
	});
	test('that contradicts itself is refused at the field', () => {
		const fast = fastingPeriod as unknown as AnyEntity;
		const row = {
			...factory(fastingPeriod)(seededRandom(2)),
			start: now,
			end: now + 1,
			utcOffset: 60
		};
		const draft = new EntityDraft(fast, { values: row, isNew: false, zone, now });
		draft.type('end', '2026-11-22T10:00');
		expect(draft.finish()).toEqual({
			problems: [{ field: 'end', problem: 'The end is before the start.' }]
		});
		draft.type('end', '');
		expect(draft.finish()).toEqual({ patch: { end: null } });
	});
	test('complains on leaving a field, and stops when it is mended', () => {
		const row = { ...factory(weighIn)(seededRandom(2)), weightKg: 78 };
		const draft = new EntityDraft(weight, { values: row, isNew: false, zone, now });
		draft.type('weightKg', 'heavy');
		expect(draft.problems).toEqual({});
		draft.leave('weightKg');
		expect(draft.problems).toHaveProperty('weightKg');
		draft.type('weightKg', '77');
		expect(draft.problems).toEqual({});
	});
});
