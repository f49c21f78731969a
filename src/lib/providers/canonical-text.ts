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
	for (const { key, name } of membersOf(value)) {
		const member = (value as Readonly<Record<string, unknown>>)[key];
		if (member === undefined) continue;
		const text = name + canonicalText(member);
		members = members === '' ? text : `${members},${text}`;
	}
	return `{${members}}`;
}

interface Member {
	readonly key: string;
	/** `"key":` */
	readonly name: string;
}

/** The keys as an object has them, and its members in the one order. */
interface Shape {
	readonly keys: readonly string[];
	readonly members: readonly Member[];
}

/**
 * By the first key. The records of a page have the same few shapes over and over: their keys are
 * compared with those of the one before instead of being sorted anew.
 */
const shapes = new Map<string, Shape[]>();
const MOST_FIRST_KEYS = 500;
const MOST_SHAPES_EACH = 8;
const MOST_KEYS = 100;

function membersOf(value: object): readonly Member[] {
	const keys = Object.keys(value);
	const first = keys[0] ?? '';
	const alike = shapes.get(first);
	const known = alike?.find((shape) => isOf(shape, keys));
	if (known) return known.members;
	const members = orderedKeys(keys).map((key) => ({ key, name: `${JSON.stringify(key)}:` }));
	if (keys.length > MOST_KEYS) return members;
	if (!alike && shapes.size < MOST_FIRST_KEYS) shapes.set(first, [{ keys, members }]);
	else if (alike && alike.length < MOST_SHAPES_EACH) alike.push({ keys, members });
	return members;
}

function isOf(shape: Shape, keys: readonly string[]): boolean {
	if (shape.keys.length !== keys.length) return false;
	for (let n = 0; n < keys.length; n += 1) if (shape.keys[n] !== keys[n]) return false;
	return true;
}

/** By their code units, as a sort without a rule compares them. */
function orderedKeys(keys: readonly string[]): string[] {
	const ordered = keys.toSorted();
	if (!ordered.some((key) => isIndex.test(key))) return ordered;
	return Object.keys(Object.fromEntries(ordered.map((key) => [key, null])));
}
