import { expect, test } from 'vitest';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { OpenConflict } from '#lib/sync/client/edit-conflicts.ts';
import { rowField } from '#lib/sync/edit-conflict.ts';
import { conflictNote } from './conflict-note.ts';
import { weighIn } from './weight/entity.ts';
import { workout } from './workouts/entity.ts';

const now = Date.UTC(2026, 10, 23, 20);
const at = (hour: number, minute: number) => Date.UTC(2026, 10, 23, hour, minute);
const reading = {
	units: { weight: 'kg', distance: 'km', energy: 'kcal' },
	zone: 'UTC',
	now
} as const;
const row = (over: object) => ({ utcOffset: 0, ...over }) as unknown as AnyRow;
const met: OpenConflict = {
	id: 'one',
	entity: 'weigh_ins',
	rowId: 'a',
	field: rowField,
	value: 'edited',
	stamp: at(9, 14) * 1000,
	replacedByStamp: at(11, 30) * 1000,
	deviceId: 'i',
	deviceName: 'iPad',
	winnerId: 'l',
	winnerName: 'Laptop',
	isOwn: false,
	isOwnWinner: false,
	row: row({ measuredAt: at(7, 5), weightKg: 78.9 })
};
const entity = weighIn as AnyEntity;
const told = (over: Partial<OpenConflict>, isAlone = false) => {
	const note = conflictNote({ ...met, ...over }, { entity, reading, isAlone });
	return { ...note, told: note.told.replace(/\b0(\d:)/g, '$1').replace(/\u202f/g, ' ') };
};

test('check 11: a deletion that met an edit says who did which and when, and brings the entry back', () => {
	expect(told({ isOwn: true }, true)).toMatchObject({
		label: 'Weigh-in',
		told: expect.stringMatching(
			/^was deleted on Laptop at 11:30.*, and edited on this device at 9:14/
		),
		use: 'Bring it back',
		keep: 'Leave it deleted'
	});
	expect(told({}).label).toMatch(/^Weigh-in Mon.*23/);
	expect(
		conflictNote(
			{ ...met, row: row({ sportName: 'Rowing', start: at(7, 0) }) },
			{
				...{ entity: workout as AnyEntity, reading },
				isAlone: false
			}
		).label
	).toBe('Workout Rowing');
});

test('check 11: an edit that met a deletion says why the entry is still there, and deletes it', () => {
	expect(told({ value: 'deleted', isOwnWinner: true })).toMatchObject({
		told: expect.stringMatching(
			/^was deleted on iPad at 9:14.*, and stays because it was edited on this device\.$/
		),
		use: 'Delete it',
		keep: 'Keep it',
		said: ''
	});
});

test('check 11: a field that two devices edited shows what lost, with device and time', () => {
	const field = { field: 'weightKg', value: 78.4 };
	expect(told(field)).toMatchObject({ label: 'Weigh-in: weight', use: 'Use that' });
	expect(told({ ...field, deviceName: '' }, true)).toMatchObject({
		label: 'Weight',
		told: expect.stringMatching(/^also edited on another device, .*:$/),
		said: expect.stringMatching(/^78\.4/)
	});
});
