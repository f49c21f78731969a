import { dayIn, daysBetween, isDay, offsetAt } from '#lib/platform/time/calendar.ts';
import { entriesOf, projectsOf, type WireEntry } from './records.server.ts';
import { jsonReply, textReply } from '../../sandbox/reply.server.ts';
import { workspacesOf, zoneOf, type Call } from './track.server.ts';

const DAY = 86_400_000;

/** `POST /reports/api/v3/workspace/{wid}/search/time_entries` */
export function reportAnswer(call: Call, workspace: number, body: unknown): Response {
	const { state } = call;
	state.counts.reports += 1;
	if (!workspacesOf(call).some(({ id }) => id === workspace)) {
		return jsonReply(403, 'User does not have access to this resource');
	}
	if (!state.settings.reports) return textReply(402, 'Your plan does not have this.');
	const asked = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
	const { start_date: from, end_date: to } = asked;
	if (typeof from !== 'string' || typeof to !== 'string' || !isDay(from) || !isDay(to)) {
		return jsonReply(400, 'At least one parameter must be set');
	}
	// Longer than a year: not refused, just empty.
	const rows = daysBetween(from, to) > 366 ? [] : rowsOf(call, { workspace, from, to, asked });
	return page(rows, asked);
}

function page(rows: object[], asked: Record<string, unknown>): Response {
	const size = typeof asked['page_size'] === 'number' ? asked['page_size'] : 50;
	const first = typeof asked['first_row_number'] === 'number' ? asked['first_row_number'] : 1;
	const shown = rows.slice(first - 1, first - 1 + size);
	const next = first + shown.length;
	const more = next <= rows.length;
	return jsonReply(200, shown, {
		'x-page-size': String(size),
		...(more ? { 'x-next-row-number': String(next), 'x-next-id': String(next * 7) } : {})
	});
}

interface Search {
	readonly workspace: number;
	readonly from: string;
	readonly to: string;
	readonly asked: Readonly<Record<string, unknown>>;
}

/** Newest first where asked for; what runs and what was deleted is never among them. */
function rowsOf(call: Call, { workspace, from, to, asked }: Search): object[] {
	const { world, state, member } = call;
	const zone = zoneOf(call);
	const inside = entriesOf(world, state, member).filter((entry) => {
		if (entry.workspace_id !== workspace || entry.server_deleted_at !== null) return false;
		// Looking at the zone's clocks is slow, and a day is as far as they are from UTC.
		const start = Date.parse(entry.start);
		if (start < Date.parse(from) - DAY || start > Date.parse(to) + 2 * DAY) return false;
		const day = dayIn(start, zone);
		return entry.stop !== null && day >= from && day <= to;
	});
	const ordered = asked['order_dir'] === 'DESC' ? inside : inside.toReversed();
	const rounding = asked['rounding'] === 0 ? 1 : 900;
	return ordered.map((entry, at) => rowOf(call, entry, { zone, row: at + 1, rounding }));
}

interface Shape {
	readonly zone: string;
	readonly row: number;
	/** Seconds that a length is rounded up to. */
	readonly rounding: number;
}

function rowOf({ world, state, member }: Call, entry: WireEntry, shape: Shape): object {
	const project = projectsOf(world, state, member).find(({ id }) => id === entry.project_id);
	const seconds = Math.ceil(Number(entry['duration']) / shape.rounding) * shape.rounding;
	const start = Date.parse(entry.start);
	const stop = shape.rounding === 1 ? Date.parse(entry.stop ?? '') : start + seconds * 1000;
	return {
		user_id: entry['user_id'],
		username: 'example',
		project_id: entry.project_id,
		task_id: null,
		billable: entry['billable'],
		description: entry['description'] ?? '',
		tag_ids: entry.tag_ids ?? [],
		tag_names: entry['tags'] ?? [],
		project_name: project?.['name'] ?? null,
		row_number: shape.row,
		billable_amount_in_cents: null,
		hourly_rate_in_cents: null,
		currency: 'EUR',
		time_entries: [
			{
				id: entry.id,
				seconds,
				start: localMoment(start, shape.zone),
				stop: localMoment(stop, shape.zone),
				at: new Date(Date.parse(entry.at)).toISOString().replace(/\.\d+Z$/, '+00:00'),
				at_tz: localMoment(Date.parse(entry.at), shape.zone)
			}
		]
	};
}

/** On the clocks of the profile's zone, with its offset. */
function localMoment(instant: number, zone: string): string {
	const minutes = offsetAt(instant, zone);
	const two = (part: number) => String(part).padStart(2, '0');
	const size = Math.abs(minutes);
	const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
	return new Date(instant + minutes * 60_000).toISOString().replace(/\.\d+Z$/, offset);
}
