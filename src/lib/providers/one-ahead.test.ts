import { expect, test } from 'vitest';
import { oneAhead } from './one-ahead.ts';

/** Notes what is asked for, and fails at `breaksAt`. */
async function* counted(asked: number[], breaksAt = Number.POSITIVE_INFINITY) {
	try {
		for (let n = 1; n <= 4; n += 1) {
			asked.push(n);
			if (n === breaksAt) throw new Error('It broke.');
			yield n;
		}
	} finally {
		asked.push(0);
	}
}

test('each is asked for before the one ahead of it is done with, and no more than one', async () => {
	const asked: number[] = [];
	const seen: number[][] = [];
	for await (const n of oneAhead(counted(asked))) {
		await Promise.resolve();
		seen.push([n, asked.filter(Boolean).length]);
	}
	expect(seen).toEqual([
		[1, 2],
		[2, 3],
		[3, 4],
		[4, 4]
	]);
});

test('what fails ahead is thrown in its turn, after what came before it', async () => {
	const seen: number[] = [];
	const walk = async () => {
		for await (const n of oneAhead(counted([], 3))) seen.push(n);
	};
	await expect(walk()).rejects.toThrow('It broke.');
	expect(seen).toEqual([1, 2]);
});

test('broken off, it closes what it read from, and asks for nothing more', async () => {
	const asked: number[] = [];
	for await (const n of oneAhead(counted(asked))) if (n === 2) break;
	expect(asked).toEqual([1, 2, 3, 0]);
});
