import { expect, test } from 'vitest';
import { articleOf, barcodeProblem } from './barcode.ts';

test('a barcode is checked by its last digit and compared in any form', () => {
	expect(barcodeProblem('4006381333931')).toBeNull();
	expect(barcodeProblem('4006381333932')).toContain('last digit');
	expect(barcodeProblem('96385074')).toBeNull();
	expect(barcodeProblem('12345')).toContain('this one has 5');
	expect(barcodeProblem('40063813A')).toContain('digits only');
	expect(barcodeProblem('')).toBeNull();
	expect(articleOf('036000291452')).toBe(articleOf('0036000291452'));
});
