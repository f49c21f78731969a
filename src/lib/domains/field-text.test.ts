import { expect, test } from 'vitest';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { fieldText, fieldTexts } from './field-text.ts';
import { mealItem } from './nutrition/entity.ts';
import { workout } from './workouts/entity.ts';

const units = { weight: 'kg', distance: 'km', energy: 'kcal' } as const;
const reading = { units, zone: 'UTC', now: 0 };
const hidden = { ...reading, units: { ...units, energy: 'hidden' } } as const;
const item = withInitial(mealItem, { name: 'Oats', energyKcal: 380, proteinG: 13 });
const ran = withInitial(workout, { sportName: 'Run', energyKilojoule: 2000 });
const labels = (entity: AnyEntity, row: object, as: typeof reading | typeof hidden) =>
	fieldTexts({ entity, row: row as unknown as AnyRow }, as).map(({ label }) => label);

test('who hides calories finds none among the fields of an entry, eaten or burnt', () => {
	expect(labels(mealItem, item, reading)).toContain('Energy');
	expect(labels(mealItem, item, hidden)).not.toContain('Energy');
	expect(labels(mealItem, item, hidden)).toContain('Protein');
	expect(labels(workout, ran, reading)).toContain('Energy');
	expect(labels(workout, ran, hidden)).not.toContain('Energy');
	const of = { row: item as unknown as AnyRow, name: 'energyKcal', value: 380 };
	expect(fieldText(mealItem, of, hidden)).toBe('hidden');
	expect(fieldText(mealItem, { ...of, value: null }, hidden)).toBe('nothing');
});
