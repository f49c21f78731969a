import { expect, test } from 'vitest';
import { paramLinks } from './param-links.ts';

test('a link sets its parameter and keeps the others', () => {
	const url = new URL('https://example.org/time?day=2026-11-24&edit=old&q=a%20b%26c');
	const link = new URL(paramLinks(url, 'edit')('time_entries:é &1'), url);
	expect(link.pathname).toBe('/time');
	expect([...link.searchParams]).toEqual([
		['day', '2026-11-24'],
		['q', 'a b&c'],
		['edit', 'time_entries:é &1']
	]);
	expect(paramLinks(new URL('https://example.org/'), 'add')('meal')).toBe('/?add=meal');
});
