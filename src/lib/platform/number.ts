export type DecimalSign = ',' | '.';

/** What a person chose; null: as the locale writes numbers. */
let chosenSign: () => DecimalSign | null = () => null;

/** Whoever knows what the person chose tells it; it is asked anew with every number. */
export function writeNumbersBy(chosen: () => DecimalSign | null): void {
	chosenSign = chosen;
}

const localeSign: DecimalSign =
	new Intl.NumberFormat().formatToParts(1.5).find(({ type }) => type === 'decimal')?.value === ','
		? ','
		: '.';

/** The sign that stands before the decimals. */
export function decimalSign(): DecimalSign {
	return chosenSign() ?? localeSign;
}

/** `1,240` where the point is the decimal sign: nobody types three decimals so. */
const grouped = /^-?[1-9]\d{0,2}([.,])\d{3}$/;

/** Thousands stand in threes, or in India in twos before the last three: "78.4.2" is a slip. */
const wholeGroups = /^-?\d{1,3}([.,]\d{2,3})*[.,]\d{3}$/;

/**
 * The number that is written here: comma and point both mean the decimal sign, spaces and
 * thousands marks are dropped. Where both readings make sense, `sign` says which is meant; what
 * comes from a file has none. Null for an empty field, undefined for what is no number.
 */
export function parseNumber(text: string, sign?: DecimalSign): number | null | undefined {
	const bare = text.replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-');
	if (bare === '') return null;
	const last = Math.max(bare.lastIndexOf(','), bare.lastIndexOf('.'));
	const marks = bare.replace(/[^.,]/g, '');
	const mark = grouped.exec(bare)?.[1];
	// "1,234,567": the same mark again and again separates thousands.
	const thousands =
		(marks.length > 1 && new Set(marks).size === 1) || (sign && mark && mark !== sign);
	const whole = thousands || marks.length < 2 ? bare : bare.slice(0, last);
	if (marks.length > 1 && !wholeGroups.test(whole)) return undefined;
	const plain =
		last < 0 || thousands
			? bare.replace(/[.,]/g, '')
			: `${bare.slice(0, last).replace(/[.,]/g, '')}.${bare.slice(last + 1)}`;
	return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}

/** A number as it is laid out to be typed over: all its digits, no thousands marks. */
export function plainText(value: number): string {
	return String(value).replace('.', decimalSign());
}

const formats = new Map<string, Intl.NumberFormat>();

function formatted(value: number, least: number, most: number): string {
	const key = `${least} ${most}`;
	let format = formats.get(key);
	if (!format) {
		format = new Intl.NumberFormat(undefined, {
			minimumFractionDigits: least,
			maximumFractionDigits: most
		});
		formats.set(key, format);
	}
	return (chosenSign() ? signed(value, format) : format.format(value)).replace('-', '−');
}

/** In the chosen sign; thousands never have the same. */
function signed(value: number, format: Intl.NumberFormat): string {
	const sign = decimalSign();
	const other = sign === ',' ? '.' : ',';
	const parts = format.formatToParts(value).map((part) => {
		if (part.type === 'decimal') return sign;
		return part.type === 'group' && part.value === sign ? other : part.value;
	});
	return parts.join('');
}

/** A number in the person's locale with a true minus; `places` digits after the point at most. */
export function numberText(value: number, places = 0): string {
	return formatted(value, 0, places).replace(/^−0$/, '0');
}

/** The same with exactly `places` digits, for numbers that stand in a column. */
export function fixedText(value: number, places: number): string {
	return formatted(value, places, places);
}

/** A difference: its sign is always said, but 0 has none. */
export function deltaText(value: number, places: number): string {
	const text = fixedText(value, places);
	if (Number(value.toFixed(places)) === 0) return fixedText(0, places);
	return value > 0 ? `+${text}` : text;
}
