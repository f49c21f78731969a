import { expect, test } from 'vitest';
import { paramLinks, withoutParams } from './param-links.ts';

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

test('what is not to stay open is left out of a link', () => {
	const url = new URL('https://example.org/time?add=meal&day=2026-11-24&edit=old');
	expect(paramLinks(url, 'edit', ['add'])('new')).toBe('/time?day=2026-11-24&edit=new');
	expect(paramLinks(url, 'add', ['edit', 'day'])('')).toBe('/time?add=');
	expect(withoutParams(url, ['add', 'edit'])).toBe('/time?day=2026-11-24');
	expect(withoutParams(url, ['add', 'edit', 'day'])).toBe('/time');
});
