import type { Zone } from '#lib/platform/time/calendar.ts';
import type { Shape } from './shape.ts';
import { instantOf } from './moves.ts';

function withParam(url: URL, name: string, value: string): URLSearchParams {
	const params = new URLSearchParams(url.search);
	params.delete('add');
	params.delete('edit');
	params.set(name, value);
	return params;
}

/** Opens the form of a new entry over these times; the week that is looked at stays. */
export function addHref(url: URL, { day, from, to }: Shape, zone: Zone): string {
	const params = withParam(url, 'add', 'time');
	params.set('span', [from, to].map((minute) => instantOf({ day, minute }, zone)).join('-'));
	return `?${params}`;
}

export function editHref(url: URL, id: string): string {
	return `?${withParam(url, 'edit', `time_entries:${id}`)}`;
}
