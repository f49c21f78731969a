import { expect, test } from 'vitest';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { rowField } from '#lib/sync/edit-conflict.ts';
import type { PastValue } from '#lib/sync/past-value.ts';
import { deletionText, pastText } from './past-text.ts';
import { weighIn } from './weight/entity.ts';

const now = Date.UTC(2026, 10, 23, 20);
const at = Date.UTC(2026, 10, 23, 11, 14) * 1000;
const reading = {
	units: { weight: 'kg', distance: 'km', energy: 'kcal' },
	zone: 'UTC',
	now
} as const;
const one: PastValue = {
	id: 'one',
	field: rowField,
	value: 'edited',
	replacedByStamp: at,
	deviceId: 'l',
	deviceName: 'Laptop',
	source: ''
};
const row = (over: object = {}) =>
	({ deletedAt: at, removedAt: at, source: 'manual', ...over }) as unknown as AnyRow;
const plain = (text: string | undefined) => text?.replace(/\u202f/g, ' ').replace(/ [AP]M/, '');
const told = (over: Partial<PastValue>) =>
	pastText({ ...one, ...over }, { entity: weighIn as AnyEntity, row: row(), reading, own: 'p' });

test('a deletion says where and when; where nobody tells, when', () => {
	const deleted = (gone: AnyRow, past: readonly PastValue[], own = 'p') =>
		plain(deletionText(gone, past, { reading, own }));
	expect(deleted(row(), [one])).toBe('deleted on Laptop at 11:14');
	expect(deleted(row(), [one], 'l')).toBe('deleted on this device at 11:14');
	expect(deleted(row(), [{ ...one, deviceName: '' }])).toBe('deleted on another device at 11:14');
	expect(deleted(row(), [])).toBe('deleted at 11:14');
	// An earlier deletion, since taken back, is not this one.
	expect(deleted(row(), [{ ...one, replacedByStamp: at - 1 }])).toBe('deleted at 11:14');
	expect(deleted(row({ removedAt: 0, source: 'whoop' }), [])).toBe('deleted in Whoop at 11:14');
});

test('an earlier value is said in the units of the person, with who replaced it', () => {
	const weight = told({ field: 'weightKg', value: 78.9 });
	expect(plain(weight?.said)).toBe('78.9 kg');
	expect(plain(weight?.told)).toBe('changed on Laptop at 11:14');
	expect(plain(told({ deviceId: '', source: 'withings' })?.told)).toBe('in Withings at 11:14');
	expect(told({})?.label).toBe('Deleted');
	expect(told({ value: 'deleted' })?.label).toBe('Brought back');
	expect(told({ field: 'utcOffset', value: 60 })).toBeNull();
	expect(told({ field: 'unheard', value: 60 })).toBeNull();
});
