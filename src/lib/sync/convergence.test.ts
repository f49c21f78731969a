import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { brokenLife, firstSeed, lives } from './simulator/lives.ts';
import { run } from './simulator/run.ts';

/** Seeds that once showed a fault. */
const kept = JSON.parse(
	readFileSync(new URL('./simulator/seeds.json', import.meta.url), 'utf8')
) as number[];
/** The others are lived beside these, by convergence-further.test.ts. */
const half = Math.ceil(lives / 2);

test('seeds that once broke an invariant', async () => {
	for (const seed of kept) expect(await run(seed)).toMatchObject({ seed, broken: null });
	expect(kept.length).toBeGreaterThan(0);
}, 60_000);

test(`I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12 I14 I17 in ${half} lives of three devices`, async () => {
	expect(half).toBeGreaterThan(0);
	expect(await brokenLife(firstSeed, half)).toBeNull();
}, 600_000);

test('the same seed lives the same life', async () => {
	for (let seed = 1; seed <= 200; seed++) {
		expect((await run(seed)).trace).toEqual((await run(seed)).trace);
	}
}, 60_000);
