/**
 * The number a person typed: comma and point both mean the decimal sign, spaces and thousands
 * marks are dropped. Null for an empty field, undefined for what is no number.
 */
export function parseNumber(text: string): number | null | undefined {
	const bare = text.replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-');
	if (bare === '') return null;
	const last = Math.max(bare.lastIndexOf(','), bare.lastIndexOf('.'));
	const marks = bare.replace(/[^.,]/g, '');
	// "1,234,567": the same mark again and again separates thousands.
	const thousands = marks.length > 1 && new Set(marks).size === 1;
	const plain =
		last < 0 || thousands
			? bare.replace(/[.,]/g, '')
			: `${bare.slice(0, last).replace(/[.,]/g, '')}.${bare.slice(last + 1)}`;
	return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}

const formats = new Map<number, Intl.NumberFormat>();

/** A number in the person's locale with a true minus; `places` digits after the point at most. */
export function numberText(value: number, places = 0): string {
	let format = formats.get(places);
	if (!format) {
		format = new Intl.NumberFormat(undefined, { maximumFractionDigits: places });
		formats.set(places, format);
	}
	return format.format(value).replace('-', '−').replace(/^−0$/, '0');
}

/** The same with exactly `places` digits, for numbers that stand in a column. */
export function fixedText(value: number, places: number): string {
	return value
		.toLocaleString(undefined, { minimumFractionDigits: places, maximumFractionDigits: places })
		.replace('-', '−');
}

/** A difference: its sign is always said, but 0 has none. */
export function deltaText(value: number, places: number): string {
	const text = fixedText(value, places);
	if (Number(value.toFixed(places)) === 0) return fixedText(0, places);
	return value > 0 ? `+${text}` : text;
}
