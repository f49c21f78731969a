import { decimalSign, parseNumber } from '#lib/platform/number.ts';

/** What a person typed as an amount; no unit when only a number stands there. */
export interface TypedAmount {
	readonly amount: number;
	readonly unit: string | null;
}

const fractions: Readonly<Record<string, number>> = {
	'½': 1 / 2,
	'⅓': 1 / 3,
	'⅔': 2 / 3,
	'¼': 1 / 4,
	'¾': 3 / 4,
	'⅛': 1 / 8,
	'⅕': 1 / 5
};

/** Words for a measure, and how many of ours one of it is. */
const measures: Readonly<Record<string, readonly [unit: string, times: number]>> = {
	g: ['g', 1],
	gram: ['g', 1],
	grams: ['g', 1],
	kg: ['g', 1000],
	mg: ['g', 0.001],
	oz: ['oz', 1],
	lb: ['oz', 16],
	lbs: ['oz', 16],
	ml: ['ml', 1],
	cl: ['ml', 10],
	dl: ['ml', 100],
	l: ['ml', 1000],
	'fl oz': ['fl oz', 1],
	floz: ['fl oz', 1]
};

const shape = /^([\d.,\s\u202f\u00a0]*)(?:(\d+)\s*[/⁄]\s*(\d+)|([½⅓⅔¼¾⅛⅕]))?\s*(.*)$/u;

/** The number in front: `2`, `0,5`, `½`, `1/2`, `1 1/2`, `2½`; null when there is none. */
function readQuantity(text: string): { value: number; rest: string } | null {
	// "11/2" must not read as one and a half: a whole part and a fraction have a space between them.
	const plain = /^\s*(\d+)\s*[/⁄]\s*(\d+)\s*(.*)$/u.exec(text);
	if (plain) return fraction(0, [plain[1], plain[2]], plain[3]);
	const mixed = /^\s*(\d+)\s+(\d+)\s*[/⁄]\s*(\d+)\s*(.*)$/u.exec(text);
	if (mixed) return fraction(Number(mixed[1]), [mixed[2], mixed[3]], mixed[4]);
	const [, digits = '', , , sign, rest = ''] = shape.exec(text.trim()) ?? [];
	const whole = parseNumber(digits, decimalSign());
	if (whole === undefined) return null;
	const part = sign ? (fractions[sign] ?? 0) : 0;
	if (whole === null && !sign) return null;
	return { value: (whole ?? 0) + part, rest };
}

function fraction(whole: number, [top, bottom]: (string | undefined)[], rest = '') {
	if (Number(bottom) === 0) return null;
	return { value: whole + Number(top) / Number(bottom), rest };
}

/** "slices" finds "slice", "sl" too when nothing else begins so. */
function unitOf(word: string, units: readonly string[]): string | null {
	const low = word.toLowerCase();
	const exact = units.find((unit) => unit.toLowerCase() === low);
	const plural = units.find((unit) => [`${unit}s`, `${unit}es`].includes(low));
	const begun = units.filter((unit) => unit.toLowerCase().startsWith(low));
	return exact ?? plural ?? (begun.length === 1 ? (begun[0] ?? null) : null);
}

/**
 * An amount as it is typed on the plate: `150g`, `2`, `1½ slices`, `0,5 l`. Null when it cannot be
 * read; a unit the food does not know is named as it was typed, for the words that say so.
 */
export function readAmount(
	text: string,
	units: readonly string[]
): (TypedAmount & { readonly known: boolean }) | null {
	const read = readQuantity(text);
	if (!read) return null;
	const word = read.rest.trim();
	const rounded = (value: number) => Math.round(value * 1000) / 1000;
	if (!word) return { amount: rounded(read.value), unit: null, known: true };
	const unit = unitOf(word, units);
	if (unit) return { amount: rounded(read.value), unit, known: true };
	const [measure, times] = measures[word.toLowerCase()] ?? [word, 1];
	return { amount: rounded(read.value * times), unit: measure, known: units.includes(measure) };
}
