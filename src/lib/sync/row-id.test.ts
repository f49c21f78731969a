import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sourceRowId } from './row-id.ts';

const user = '0192f0c1-0000-7000-8000-000000000001';

test('is the UUIDv5 of the four parts, as another implementation computes it', () => {
	const namespace = Buffer.from('6f0c1d2e5a4b4c3d9e8f706152433425', 'hex');
	const name = `${user}|workouts|whoop|abc-ü`;
	const hash = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
	hash[6] = (hash[6]! & 0x0f) | 0x50;
	hash[8] = (hash[8]! & 0x3f) | 0x80;
	expect(sourceRowId(user, 'workouts', 'whoop', 'abc-ü').replaceAll('-', '')).toBe(
		hash.toString('hex')
	);
});

test('is the same each time and differs in each part', () => {
	const ids = [
		sourceRowId(user, 'workouts', 'whoop', '1'),
		sourceRowId(user, 'workouts', 'whoop', '2'),
		sourceRowId(user, 'workouts', 'zero', '1'),
		sourceRowId(user, 'meals', 'whoop', '1'),
		sourceRowId(user.replace('1', '2'), 'workouts', 'whoop', '1')
	];
	expect(new Set(ids).size).toBe(ids.length);
	expect(sourceRowId(user, 'workouts', 'whoop', '1')).toBe(ids[0]);
});
