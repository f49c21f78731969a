import type { Zone } from '#lib/platform/time/calendar.ts';
import { paramLinks } from '#lib/platform/ui/param-links.ts';
import type { Shape } from './shape.ts';
import { instantOf } from './moves.ts';

/** Opens the form of a new entry over these times; the week that is looked at stays. */
export function addHref(url: URL, { day, from, to }: Shape, zone: Zone): string {
	const add = paramLinks(url, 'add', ['edit', 'span'])('time');
	const span = [from, to].map((minute) => instantOf({ day, minute }, zone)).join('-');
	return `${add}&span=${span}`;
}

export function editHref(url: URL, id: string): string {
	return paramLinks(url, 'edit', ['add'])(`time_entries:${id}`);
}
