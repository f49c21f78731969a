import { expect, test } from 'vitest';
import { amountsOf, articleOf, barcodeProblem, energyHint } from './food-draft.ts';

const label = { ...amountsOf(null), proteinG: 10, carbsG: 50, fatG: 5 };

test('a label that does not add up is worth a word, and only when it says enough', () => {
	expect(energyHint({ ...label, energyKcal: 290 })).toBeNull();
	expect(energyHint({ ...label, energyKcal: 190 })).toContain('the nutrients give 285');
	expect(energyHint({ ...label, energyKcal: 190, fatG: null })).toBeNull();
	expect(energyHint({ ...label, energyKcal: 285 + 7 * 12, alcoholG: 12 })).toBeNull();
	// A food without protein says 0, which is known.
	expect(
		energyHint({ ...amountsOf(null), energyKcal: 100, proteinG: 0, carbsG: 0, fatG: 99 })
	).toContain('891');
});

test('a barcode is checked by its last digit and compared in any form', () => {
	expect(barcodeProblem('4006381333931')).toBeNull();
	expect(barcodeProblem('4006381333932')).toContain('last digit');
	expect(barcodeProblem('96385074')).toBeNull();
	expect(barcodeProblem('12345')).toContain('this one has 5');
	expect(barcodeProblem('40063813A')).toContain('digits only');
	expect(barcodeProblem('')).toBeNull();
	expect(articleOf('036000291452')).toBe(articleOf('0036000291452'));
});
