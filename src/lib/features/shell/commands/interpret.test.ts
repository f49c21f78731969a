import { describe, expect, test } from 'vitest';
import { interpret, type Known } from './interpret.ts';
import { deedOf, shortcuts } from './keys.ts';
import { isOurs, typedKey } from './typed-key.ts';

const known: Known = {
	units: { weight: 'kg', distance: 'km', energy: 'kcal' },
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
