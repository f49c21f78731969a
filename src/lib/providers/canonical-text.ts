/** Names that an object lists first and in their own order, whatever order they were given in. */
const isIndex = /^(0|[1-9]\d*)$/;

/**
 * A JSON value as text with the keys of each object in one order, so that what is listed otherwise
 * says the same. The text of a value is its name in the database: it never changes.
 */
export function canonicalText(value: unknown): string {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
	if (typeof value !== 'object') return JSON.stringify(value) ?? 'null';
	if (value === null) return 'null';
	if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
	let members = '';
	for (const key of orderedKeys(value)) {
		const member = (value as Readonly<Record<string, unknown>>)[key];
		if (member === undefined) continue;
		members += `${members === '' ? '' : ','}${nameOf(key)}:${canonicalText(member)}`;
	}
	return `{${members}}`;
}

/** The records of a page have the same names over and over. */
const names = new Map<string, string>();
const MOST_NAMES = 2_000;

function nameOf(key: string): string {
	const known = names.get(key);
	if (known !== undefined) return known;
	const name = JSON.stringify(key);
	if (names.size < MOST_NAMES) names.set(key, name);
	return name;
}

/** By their code units, as a sort without a rule compares them. */
function orderedKeys(value: object): string[] {
	const keys = Object.keys(value).sort();
	if (!keys.some((key) => isIndex.test(key))) return keys;
	return Object.keys(Object.fromEntries(keys.map((key) => [key, null])));
}
