import { expect, test } from 'vitest';
import { nutrientNames } from './entity.ts';
import { totals, type Nutrients } from './totals.ts';

const nothing = Object.fromEntries(nutrientNames.map((name) => [name, null])) as Nutrients;
test('a total says what it does not know', () => {
	const sum = totals([
		{ ...nothing, energyKcal: 380, proteinG: 0 },
		{ ...nothing, energyKcal: 120 }
	]);
	expect(sum.energyKcal).toEqual({ known: 500, unknown: 0 });
	// One portion holds no protein, of the other it is not known: 0 so far, and one missing.
	expect(sum.proteinG).toEqual({ known: 0, unknown: 1 });
	expect(sum.fibreG).toEqual({ known: null, unknown: 2 });
});

test('sums of decimals stay exact', () => {
	const tenth = { ...nothing, saltG: 0.1 };
	expect(totals([tenth, tenth, tenth]).saltG.known).toBe(0.3);
});

test('energy below 0 takes away: "no bun"', () => {
	const sum = totals([
		{ ...nothing, energyKcal: 540 },
		{ ...nothing, energyKcal: -150 }
	]);
	expect(sum.energyKcal.known).toBe(390);
});
