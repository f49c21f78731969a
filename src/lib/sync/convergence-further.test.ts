import { expect, test } from 'vitest';
import { brokenLife, firstSeed, lives } from './simulator/lives.ts';

// A file of its own, so that both processors live through half of them.

const half = Math.ceil(lives / 2);
const others = lives - half;

test(`I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12 I14 I17 in ${others} further lives of three devices`, async () => {
	expect(await brokenLife(firstSeed + half, others)).toBeNull();
}, 600_000);
