import { expect, test } from 'vitest';
import { keepKey, keepKeys, takeKeys } from './type-ahead.ts';

test('what is typed while a sheet opens is handed to it, once', () => {
	keepKeys(0);
	for (const key of ['l', 'o', 'g', ' ', '7']) expect(keepKey(key, 100)).toBe(true);
	expect(keepKey('mod+k', 100)).toBe(false);
	expect(takeKeys()).toBe('log 7');
	expect(takeKeys()).toBe('');
});

test('once it has opened, or has failed to, a key is a key again', () => {
	expect(keepKey('w', 0)).toBe(false);
	keepKeys(0);
	expect(keepKey('w', 60_000)).toBe(false);
});
