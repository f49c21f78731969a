import { nutrientNames, type FoodItem, type Nutrient } from '#lib/domains/nutrition/entity.ts';

export type Amounts = Record<Nutrient | 'servingGrams', number | null>;

export function amountsOf(food: FoodItem | null): Amounts {
	const names = ['servingGrams', ...nutrientNames] as const;
	return Object.fromEntries(names.map((name) => [name, food?.[name] ?? null])) as Amounts;
}

/** Label and nutrients rarely agree to the calorie; a fifth apart is worth a word, never a stop. */
export function energyHint(amounts: Amounts): string | null {
	const { energyKcal: said, proteinG, carbsG, fatG, fibreG, alcoholG } = amounts;
	if (!said || proteinG === null || carbsG === null || fatG === null) return null;
	const rest = 2 * (fibreG ?? 0) + 7 * (alcoholG ?? 0);
	const sum = 4 * proteinG + 4 * carbsG + 9 * fatG + rest;
	if (Number.isNaN(sum) || Math.abs(sum - said) <= said * 0.2) return null;
	return `Label says ${said}, the nutrients give ${Math.round(sum)}. Fine for polyols or acids; otherwise look again.`;
}

/** What is wrong with a barcode, in words; null when it can be one. */
export function barcodeProblem(text: string): string | null {
	const digits = text.replace(/[\s-]/g, '');
	if (digits === '') return null;
	if (!/^\d+$/.test(digits)) return 'A barcode is digits only.';
	if (![8, 12, 13, 14].includes(digits.length))
		return `A barcode has 8, 12, 13 or 14 digits; this one has ${digits.length}.`;
	return isChecked(digits) ? null : 'The last digit does not fit the others. Check them once more.';
}

/** The last digit of a GTIN makes the weighted sum a multiple of ten. */
function isChecked(digits: string): boolean {
	const sum = [...digits]
		.reverse()
		.reduce((total, digit, n) => total + Number(digit) * (n % 2 === 0 ? 1 : 3), 0);
	return sum % 10 === 0;
}

/** The same article however its number was written: without spaces, as the longest form. */
export function articleOf(barcode: string): string {
	return barcode.replace(/\D/g, '').padStart(14, '0');
}
