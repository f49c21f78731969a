/** Names that an object lists first and in their own order, whatever order they were given in. */
const isIndex = /^(0|[1-9]\d*)$/;

const byName = (a: string, b: string) => (a < b ? -1 : 1);

/**
 * A JSON value as text with the keys of each object in one order, so that what is listed otherwise
 * says the same. The text of a value is its name in the database: it never changes.
 */
export function canonicalText(value: unknown): string {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
	if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
	const members: string[] = [];
	for (const key of orderedKeys(value)) {
		const member = (value as Readonly<Record<string, unknown>>)[key];
		if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalText(member)}`);
	}
	return `{${members.join(',')}}`;
}

function orderedKeys(value: object): string[] {
	const keys = Object.keys(value).sort(byName);
	if (!keys.some((key) => isIndex.test(key))) return keys;
	return Object.keys(Object.fromEntries(keys.map((key) => [key, null])));
}
