import { beforeEach, expect, test, vi } from 'vitest';
import { giveHint } from './hints.ts';

class Kept {
	readonly values = new Map<string, string>();
	getItem = (name: string) => this.values.get(name) ?? null;
	setItem = (name: string, value: string) => void this.values.set(name, value);
}

beforeEach(() => {
	vi.stubGlobal('localStorage', new Kept());
	vi.stubGlobal('sessionStorage', new Kept());
	return () => vi.unstubAllGlobals();
});

const nextSession = () => vi.stubGlobal('sessionStorage', new Kept());

test('each hint is given once, and one a session', () => {
	expect(giveHint('ann', 'fast')).toBe(true);
	expect(giveHint('ann', 'plate')).toBe(false);
	nextSession();
	expect(giveHint('ann', 'fast')).toBe(false);
	expect(giveHint('ann', 'plate')).toBe(true);
	nextSession();
	// Whoever signs in next has met nothing yet.
	expect(giveHint('bob', 'fast')).toBe(true);
});

test('a browser that keeps nothing gives it, and does not fall over', () => {
	const refuse = () => {
		throw new DOMException('no room', 'QuotaExceededError');
	};
	vi.stubGlobal('localStorage', { getItem: () => null, setItem: refuse });
	vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: refuse });
	expect(giveHint('ann', 'fast')).toBe(true);
});
