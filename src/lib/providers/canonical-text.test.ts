import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from './canonical-text.ts';

/** As the hashes of every record that is stored were made. */
function asBefore(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) =>
		typeof inner === 'object' && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);
}

test('hashes that are stored stay what they are: an upgrade makes no record new', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(canonicalText(value)).toBe(asBefore(value));
		}),
		{ numRuns: 40 }
	);
	for (const value of [
		{ b: 1, 10: 2, 9: 3, a: { '01': 1, 1: [] } },
		{ gone: undefined, kept: [undefined, null], nan: Number.NaN },
		'é "quoted" \ud800',
		{ '"': '\\', '\u0000': -0 }
	])
		expect(canonicalText(value)).toBe(asBefore(value));
});

test('the order of keys says nothing, the order of a list does', () => {
	expect(canonicalText({ a: 1, b: { d: 2, c: 3 } })).toBe(
		canonicalText({ b: { c: 3, d: 2 }, a: 1 })
	);
	expect(canonicalText([1, 2])).not.toBe(canonicalText([2, 1]));
});

test('a shape that is known says nothing of another one that begins like it', () => {
	const key = 'begins';
	for (const rest of [['b', 'a'], ['a', 'b'], ['a'], [], ['a', 'b', '7'], ['7', 'a', 'b']]) {
		const value = Object.fromEntries([key, ...rest].map((name, n) => [name, n]));
		for (const again of [value, { ...value }]) expect(canonicalText(again)).toBe(asBefore(value));
	}
	for (let n = 0; n < 20; n += 1) {
		const value = { [key]: 1, [`z${n}`]: 2, a: 3 };
		expect(canonicalText(value)).toBe(asBefore(value));
	}
});
