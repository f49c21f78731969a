/** The same article however its number was written: without spaces, as the longest form. */
export function articleOf(barcode: string): string {
	return barcode.replace(/\D/g, '').padStart(14, '0');
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
