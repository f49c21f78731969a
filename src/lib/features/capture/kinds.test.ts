import { expect, test } from 'vitest';
import { addressWith, askedBy } from './kinds.ts';

const asked = (query: string) => askedBy(new URLSearchParams(query));

test('the address says what is open', () => {
	expect(asked('add=meal')).toEqual({ kind: 'meal', id: null });
	expect(asked('day=2026-11-22')).toBeNull();
	expect(asked('edit=meals:0190')).toEqual({ kind: 'meal', id: '0190' });
	expect(asked('add=')).toEqual({ kind: null, id: null });
});

test('words it does not know open the choice, and rows without a form nothing', () => {
	expect(asked('add=constructor')).toEqual({ kind: null, id: null });
	expect(asked('edit=secrets:1')).toBeNull();
	expect(asked('edit=__proto__:1')).toBeNull();
});

test('closing keeps the rest of the address', () => {
	const url = new URL('http://x/?day=2026-11-22&add=meal&edit=meals:1');
	expect(addressWith(url, null)).toBe('/?day=2026-11-22');
	expect(addressWith(url, 'weight')).toBe('/?day=2026-11-22&add=weight');
});
