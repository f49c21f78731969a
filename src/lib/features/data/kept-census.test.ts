import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepCensus, keptCensus } from './kept-census.ts';

const counted = {
	weigh_ins: { living: 26, changedAt: 1_795_000_000_000 },
	projects: { living: 0, changedAt: null }
};
let lines: Map<string, string>;

beforeEach(() => {
	lines = new Map();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => lines.get(key) ?? null,
		setItem: (key: string, text: string) => void lines.set(key, text)
	});
});
afterEach(() => vi.unstubAllGlobals());

test('what was counted last is kept for its person alone, under a name that sign-out forgets', () => {
	expect(keptCensus('ann')).toBeNull();
	keepCensus('ann', counted);
	expect(keptCensus('ann')).toEqual(counted);
	expect(keptCensus('bob')).toBeNull();
	expect([...lines.keys()]).toEqual(['lifetracker:ann:census']);
});

test('what is no census is none, and a device without room keeps none', () => {
	for (const text of ['{', '7', '{"weigh_ins":3}', '{"weigh_ins":{"living":"many"}}']) {
		lines.set('lifetracker:ann:census', text);
		expect(keptCensus('ann')).toBeNull();
	}
	vi.stubGlobal('localStorage', {
		setItem: () => {
			throw new DOMException('full', 'QuotaExceededError');
		}
	});
	expect(() => keepCensus('ann', counted)).not.toThrow();
});
