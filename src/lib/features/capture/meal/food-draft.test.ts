import { expect, test } from 'vitest';
import { amountsOf, energyHint } from './food-draft.ts';

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
