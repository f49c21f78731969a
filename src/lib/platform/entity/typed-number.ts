import { parseNumber, type DecimalSign } from '../number.ts';
import { parseDuration } from '../time/format.ts';
import { kilogramsPerPound, kilojoulesPerKilocalorie } from '../units.ts';

/** How many of a field's unit one of the typed unit is; units are compared in lower case. */
const factors: Readonly<Record<string, Readonly<Record<string, number>>>> = {
	kg: {
		kg: 1,
		g: 0.001,
		lb: kilogramsPerPound,
		lbs: kilogramsPerPound,
		st: 14 * kilogramsPerPound
	},
	g: { g: 1, mg: 0.001, kg: 1000, oz: kilogramsPerPound * 62.5 },
	kcal: { kcal: 1, cal: 1, kj: 1 / kilojoulesPerKilocalorie },
	kJ: { kj: 1, kcal: kilojoulesPerKilocalorie, cal: kilojoulesPerKilocalorie },
	m: { m: 1, km: 1000, mi: 1609.344, ft: 0.3048 },
	h: { h: 1, min: 1 / 60, d: 24 },
	min: { min: 1, h: 60 },
	bpm: { bpm: 1 },
	'%': { '%': 1 }
};

/** How many of `base` one `unit` is. */
export function unitsIn(base: string | undefined, unit: string): number {
	return factors[base ?? '']?.[unit.toLowerCase()] ?? 1;
}

const shape = /^(.*?[\d.,])(?:e([+-]?\d{1,3}))?\s*([a-z%]*)$/is;
const stones = /^(\d+)\s*st\s*(\d+(?:[.,]\d+)?)\s*(?:lbs?)?$/i;
const lengths: Readonly<Record<string, number>> = { h: 3_600_000, min: 60_000 };

/** What takes two numbers to say: `12 st 4.5`, `1:30`, `1h30`. */
function readCompound(typed: string, unit: string): number | null {
	const [, stone, pounds] = stones.exec(typed.trim()) ?? [];
	if (unit === 'kg' && stone && pounds) {
		return (Number(stone) * 14 + Number(pounds.replace(',', '.'))) * kilogramsPerPound;
	}
	const ms = lengths[unit] && parseDuration(typed);
	return lengths[unit] && typeof ms === 'number' ? ms / lengths[unit] : null;
}

interface Written {
	/** The unit of a number that stands alone; default: the field's. */
	readonly bare?: string | undefined;
	/** The decimal sign of whoever typed it; a file has none. */
	readonly sign?: DecimalSign | undefined;
}

/**
 * The number in the field's unit, or null when this is none. A unit may be typed that differs from
 * the field's ("172 lb" where kilograms are kept), and a bare number may be in another: then
 * `converted` is true.
 */
export function readNumber(
	typed: string,
	unit?: string,
	{ bare = unit, sign }: Written = {}
): { value: number; converted: boolean } | null {
	const [, digits = '', exponent = '0', typedUnit = ''] = shape.exec(typed.trim()) ?? [];
	const parsed = parseNumber(digits.replace(/^\+/, ''), sign);
	const known = factors[unit ?? ''];
	const factor = typedUnit
		? known?.[typedUnit.toLowerCase()]
		: (known?.[bare?.toLowerCase() ?? ''] ?? 1);
	if (typeof parsed !== 'number' || factor === undefined) {
		const value = readCompound(typed, unit ?? '');
		return value === null ? null : { value, converted: true };
	}
	// Through the text, not by multiplication: 1e-7 must be the double that prints so.
	const value = Number(`${parsed}e${exponent}`) * factor;
	return Number.isFinite(value) ? { value: value + 0, converted: factor !== 1 } : null;
}

/**
 * The number in this unit, whichever of its kind stands behind it: `172 lb` where kilograms are typed.
 * Null for an empty field, undefined for what is no number.
 */
export function parseMeasure(
	typed: string,
	unit: string | undefined,
	sign: DecimalSign
): number | null | undefined {
	const plain = parseNumber(typed, sign);
	if (plain !== undefined || unit === undefined) return plain;
	const bases = Object.keys(factors);
	const base =
		bases.find((one) => one === unit) ?? bases.find((one) => unit in (factors[one] ?? {}));
	const read = base === undefined ? null : readNumber(typed, base, { bare: unit, sign });
	// As fine as anything is kept.
	return read ? Number((read.value / unitsIn(base, unit)).toFixed(3)) : undefined;
}
