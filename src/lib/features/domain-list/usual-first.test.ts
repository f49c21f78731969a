import { expect, test } from 'vitest';
import { usualFirst } from './usual-first.ts';

test('words used before are offered by use, of equals the latest first, and none twice', () => {
	expect(usualFirst(['b', 'a', '', 'c', 'a'])).toEqual(['a', 'b', 'c']);
	expect(usualFirst([])).toEqual([]);
});
