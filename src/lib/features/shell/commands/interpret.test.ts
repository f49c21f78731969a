import { describe, expect, test } from 'vitest';
import { foodItem, type FoodItem } from '#lib/domains/nutrition/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { interpret, type Known } from './interpret.ts';
import { deedOf, shortcuts } from './keys.ts';
import { isHeld, isOurs, typedKey } from './typed-key.ts';

function foodNamed(name: string): FoodItem {
	const values = withInitial(foodItem, {
		name,
		energyKcal: 370,
		servingName: 'bowl',
		servingGrams: 50
	});
	return { ...values, id: name } as unknown as FoodItem;
}
const known: Known = {
	units: { weight: 'kg', distance: 'km', energy: 'kcal' },
	foods: ['Oats', 'Oat milk', 'Rolled oats'].map(foodNamed),
	places: [
		{ label: 'Weight', href: '/weight' },
		{ label: 'Project: Café', href: '/projects/p' }
	]
};
const first = (text: string, of = known) => interpret(text, of)[0];
const plain = (text = '') => text.replace(/\u202f/g, ' ');

describe('a command with its value', () => {
	test.each([
		['log weight 78.4', 78.4],
		['weight 78,4', 78.4],
		['weight 78.4 kg', 78.4],
		['weight 172.5 lb', 78.245]
	])('%s', (text, weightKg) => {
		expect(first(text)?.deed).toEqual({ kind: 'weight', weightKg });
	});

	test('reads a bare number in the unit of the settings', () => {
		const pounds = { ...known, units: { ...known.units, weight: 'lb' } } as const;
		expect(first('weight 172.5', pounds)?.deed).toMatchObject({ weightKg: 78.245 });
		expect(plain(first('weight 172.5', pounds)?.preview)).toBe('Logs 172.5 lb, now');
	});

	test('that cannot be is refused in words, and nothing is done', () => {
		expect(first('log weight 9000')).toMatchObject({ deed: null });
		expect(first('log weight 9000')?.preview).toContain('from 0.5 to 700');
		expect(first('start fast 900')?.deed).toBeNull();
	});

	test.each([
		['start fast 16', { kind: 'start-fast', goalHours: 16 }],
		['fast 18:6', { kind: 'start-fast', goalHours: 18 }],
		['start fast', { kind: 'start-fast', goalHours: undefined }],
		['timer thesis', { kind: 'start-timer', description: 'thesis' }],
		['start timer write chapter 3', { kind: 'start-timer', description: 'write chapter 3' }],
		['end fast', { kind: 'end-fast' }],
		['stop timer', { kind: 'stop-timer' }]
	])('%s', (text, deed) => {
		expect(first(text)?.deed).toEqual(deed);
	});
});

describe('a meal with its amount', () => {
	const said = (text: string) => {
		const found = first(text);
		const item = found?.deed?.kind === 'meal' ? found.deed.item : null;
		return item && [item.name, item.amount, item.unit, item.energyKcal];
	};
	test.each([
		['meal oats 60g', ['Oats', 60, 'g', 222]],
		['log meal oats', ['Oats', 1, 'bowl', 185]],
		['meal rolled 2', ['Rolled oats', 2, 'bowl', 370]],
		['meal oat milk 0,5 bowl', ['Oat milk', 0.5, 'bowl', 92.5]]
	])('%s', (text, item) => {
		expect(said(text)).toEqual(item);
	});
	test('says what it will log; what it does not know it names, and does nothing or asks', () => {
		expect(plain(first('meal oats 60g')?.title)).toBe('Log Oats, 60 g');
		expect(plain(first('meal oats 60g')?.preview)).toBe('Logs a meal now · 222 kcal');
		const hidden = { ...known, units: { ...known.units, energy: 'hidden' } } as const;
		expect(first('meal oats 60g', hidden)?.preview).toBe('Logs a meal now');
		expect(first('meal oats 2 cups')).toMatchObject({ deed: null });
		expect(first('meal oats 2 cups')?.preview).toMatch(/not known in cups\. Try bowl, g/);
		expect(first('meal unicorn')?.deed).toEqual({ kind: 'add', what: 'meal' });
	});
});

test('verbs come before places, and marks make no difference', () => {
	expect(interpret('weight', known).map(({ title }) => title)).toEqual(['Log weight', 'Weight']);
	expect(first('cafe')?.deed).toEqual({ kind: 'go', href: '/projects/p' });
	expect(interpret('no such thing', known)).toEqual([]);
});

describe('keys', () => {
	test('a pair goes where a single key means something else', () => {
		expect(deedOf('w', null)).toEqual({ kind: 'add', what: 'weight' });
		expect(deedOf('w', 'g')).toEqual({ kind: 'go', href: '/weight' });
		expect(deedOf('g', null)).toBeNull();
		// A pair that means nothing is two keys.
		expect(deedOf('m', 'g')).toEqual({ kind: 'add', what: 'meal' });
	});

	test('none is said twice', () => {
		expect(new Set(shortcuts.map(({ keys }) => keys)).size).toBe(shortcuts.length);
	});

	const key = (of: string, more = {}) =>
		typedKey(
			{
				key: of,
				ctrlKey: false,
				metaKey: false,
				shiftKey: false,
				altKey: false,
				target: null,
				...more
			},
			false
		);
	test('are read as they are written, with Ctrl and ⌘ alike', () => {
		expect(key('K', { metaKey: true })).toBe('mod+k');
		expect(key('P', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+p');
		expect(key('?', { shiftKey: true })).toBe('?');
		expect(key('Enter')).toBeNull();
		expect(key('e', { altKey: true })).toBeNull();
		expect(isOurs('mod+s') && !isOurs('mod+c')).toBe(true);
	});
});

test('a key that is held down does its deed once; only those that move go on', () => {
	for (const typed of ['f', 's', 'c', 'delete', 'mod+s'])
		expect([isHeld(typed, { repeat: false }), isHeld(typed, { repeat: true })]).toEqual([
			false,
			true
		]);
	for (const typed of ['j', 'k', '[', ']']) expect(isHeld(typed, { repeat: true })).toBe(false);
});
