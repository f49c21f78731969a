import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { newRowId, sourceRowId, timedId } from './row-id.ts';

const user = '0192f0c1-0000-7000-8000-000000000001';

test('is the UUIDv5 of the four parts, as another implementation computes it', () => {
	const namespace = Buffer.from('6f0c1d2e5a4b4c3d9e8f706152433425', 'hex');
	const name = `${user}|workouts|whoop|abc-ü`;
	const hash = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
	hash[6] = (hash[6]! & 0x0f) | 0x50;
	hash[8] = (hash[8]! & 0x3f) | 0x80;
	expect(
		sourceRowId(user, { entity: 'workouts', source: 'whoop', sourceId: 'abc-ü' }).replaceAll(
			'-',
			''
		)
	).toBe(hash.toString('hex'));
});

test('is the same whatever was named before it, however long that was', () => {
	const name = { entity: 'workouts', source: 'whoop', sourceId: 'ü1' };
	const id = sourceRowId(user, name);
	sourceRowId(user, { ...name, sourceId: '🏃'.repeat(2_000) });
	expect(sourceRowId(user, name)).toBe(id);
});

test('is the same each time and differs in each part', () => {
	const ids = [
		sourceRowId(user, { entity: 'workouts', source: 'whoop', sourceId: '1' }),
		sourceRowId(user, { entity: 'workouts', source: 'whoop', sourceId: '2' }),
		sourceRowId(user, { entity: 'workouts', source: 'zero', sourceId: '1' }),
		sourceRowId(user, { entity: 'meals', source: 'whoop', sourceId: '1' }),
		sourceRowId(user.replace('1', '2'), { entity: 'workouts', source: 'whoop', sourceId: '1' })
	];
	expect(new Set(ids).size).toBe(ids.length);
	expect(sourceRowId(user, { entity: 'workouts', source: 'whoop', sourceId: '1' })).toBe(ids[0]);
});

test('a new id is a UUIDv7 that sorts by the moment it was made', () => {
	const entropy = new Uint8Array(10).fill(255);
	expect(timedId(0x0192f0c1aabb, entropy)).toBe('0192f0c1-aabb-7fff-bfff-ffffffffffff');
	expect(newRowId()).toMatch(
		/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
	);
	expect(timedId(1_000, entropy) < timedId(1_001, new Uint8Array(10))).toBe(true);
});

test('ids made in one go sort in the order of making', () => {
	const ids = Array.from({ length: 10_000 }, newRowId);
	expect([...ids].sort()).toEqual(ids);
	expect(new Set(ids).size).toBe(ids.length);
});
