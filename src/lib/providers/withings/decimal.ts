/** A whole number, as itself or in digits: PHP is not particular. */
export function wholeOf(value: unknown): number | null {
	const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** Powers beyond these are no measure of a body. */
const LARGEST_UNIT = 12;

/**
 * `value` · 10^`unit`, rounded to `places` digits. By whole numbers alone: 7050 · 10⁻² in doubles is
 * at times 70.49999. Null where one of them is no whole number.
 */
export function decimalOf(value: unknown, unit: unknown, places: number): number | null {
	const [mantissa, power] = [wholeOf(value), wholeOf(unit)];
	if (mantissa === null || power === null || Math.abs(power) > LARGEST_UNIT) return null;
	// The quotient of two whole numbers is the double nearest to the decimal.
	return Number(shifted(BigInt(mantissa), power + places)) / 10 ** places;
}

/** By a power of ten; halves go away from nought. */
function shifted(mantissa: bigint, power: number): bigint {
	if (power >= 0) return mantissa * 10n ** BigInt(power);
	const divisor = 10n ** BigInt(-power);
	const half = mantissa < 0n ? -divisor / 2n : divisor / 2n;
	return (mantissa + half) / divisor;
}
