import { describe, expect, it } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import { exampleLife } from './life.ts';

const now = Date.UTC(2026, 10, 23, 14, 30);
const life = exampleLife({ now, zone: 'Europe/Berlin' });
const anyId = '018f0000-0000-7000-8000-000000000000';

describe('the example life', () => {
	it('is a year over every domain', () => {
		const filled = new Set(life.map((row) => row.entity.name));
		const missing = entities.map((entity) => entity.name).filter((name) => !filled.has(name));
		expect(missing).toEqual(['import_batches']);
		expect(life.length).toBeGreaterThan(5000);
		expect(Math.min(...life.map((row) => row.at))).toBeLessThan(now - 364 * 86_400_000);
	});

	it('has only acceptable rows, none after now, each with a key of its own', () => {
		const keys = new Set(life.map((row) => `${row.entity.name} ${row.key}`));
		expect(keys.size).toBe(life.length);
		for (const row of life) {
			const references = Object.keys(row.references ?? {}).map((field) => [field, anyId]);
			const values = { ...row.values, ...Object.fromEntries(references) };
			expect(valueProblems(row.entity, withInitial(row.entity, values))).toEqual([]);
			expect(row.at).toBeLessThanOrEqual(now);
		}
	});

	it('is the same for the same seed, and another for another', () => {
		const again = exampleLife({ now, zone: 'Europe/Berlin' });
		expect(JSON.stringify(again)).toBe(JSON.stringify(life));
		const other = exampleLife({ now, zone: 'Europe/Berlin', seed: 7 });
		expect(JSON.stringify(other)).not.toBe(JSON.stringify(life));
	});

	it('has something to show at noon of every day', () => {
		const noonOf = (n: number) => now + n * 86_400_000 - 3 * 3_600_000;
		const blank = Array.from({ length: 28 }, (_, n) => noonOf(n)).filter((noon) => {
			const since = noon - 12 * 3_600_000;
			const ends = exampleLife({ now: noon, zone: 'Europe/Berlin', days: 3 })
				.filter(({ entity }) => entity.name === 'fasting_periods' || entity.name === 'meals')
				.map(({ at, values }) => ('end' in values ? (values['end'] ?? noon) : at) as number);
			return !ends.some((end) => end > since);
		});
		expect(blank).toEqual([]);
	});

	it('refers only to rows that are there', () => {
		const keys = new Set(life.map((row) => row.key));
		const dangling = life
			.flatMap((row) => Object.values(row.references ?? {}))
			.filter((key) => !keys.has(key));
		expect(dangling).toEqual([]);
	});
});
