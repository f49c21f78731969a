import { expect, test } from 'vitest';
import { keeper } from './kept.ts';

interface One {
	readonly id: string;
	readonly at: number;
	readonly parts?: readonly string[];
}

test('what has stayed the same is the same object, whatever came, went or moved beside it', () => {
	const keep = keeper<One>(({ id }) => id);
	const first = keep([
		{ id: 'a', at: 1, parts: ['x'] },
		{ id: 'b', at: 2 }
	]);
	const second = keep([
		{ id: 'b', at: 2 },
		{ id: 'c', at: 3 },
		{ id: 'a', at: 1, parts: ['x'] }
	]);
	expect(second[0]).toBe(first[1]);
	expect(second[2]).toBe(first[0]);
});

test('what differs anywhere is what it is now', () => {
	const keep = keeper<One>(({ id }) => id);
	keep([{ id: 'a', at: 1, parts: ['x'] }]);
	for (const now of [
		{ id: 'a', at: 1, parts: ['y'] },
		{ id: 'a', at: 1, parts: ['y', 'z'] },
		{ id: 'a', at: 1 },
		{ id: 'a', at: NaN }
	])
		expect(keep([now])[0]).toBe(now);
});
