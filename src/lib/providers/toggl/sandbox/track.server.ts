import { parseMilliseconds } from '../../rfc3339.ts';
import { catalogOf } from './catalog.server.ts';
import { entriesOf, projectsOf, tagsOf, type WireEntry } from './records.server.ts';
import { jsonReply, textReply } from '../../sandbox/reply.server.ts';
import type { SandboxState } from './state.server.ts';
import { memberOf, userIdOf, type World } from './world.server.ts';

const DAY = 86_400_000;
/** Three months, as far as both lists go back. */
const REACH_MS = 91 * DAY;

export interface Call {
	readonly world: World;
	readonly state: SandboxState;
	readonly member: number;
	readonly query: URLSearchParams;
}

/** `/api/v9/me…`, read only. */
export function trackAnswer(call: Call, path: string): Response {
	if (path === '/me') return me(call);
	if (path === '/me/quota') return jsonReply(200, [quotaOf(call)]);
	if (path === '/me/projects') return projects(call);
	if (path === '/me/time_entries') return timeEntries(call);
	if (path === '/me/time_entries/current') return jsonReply(200, currentOf(call) ?? null);
	const [, id] = /^\/me\/time_entries\/(\d+)$/.exec(path) ?? [];
	return id === undefined ? jsonReply(404, 'Not found') : single(call, Number(id));
}

function single(call: Call, id: number): Response {
	const { world, state, member } = call;
	const found = entriesOf(world, state, member).find((entry) => entry.id === id);
	if (!found || found.server_deleted_at !== null) return jsonReply(404, 'Time entry not found');
	return isOpen(call, found)
		? jsonReply(200, found)
		: jsonReply(403, 'User does not have access to this resource');
}

const isOpen = ({ state }: Call, { workspace_id: workspace }: WireEntry) =>
	!state.closed.includes(workspace);

function quotaOf({ state: { hour, settings }, world }: Call) {
	const left = Math.max(0, Math.ceil((hour.began + 3_600_000 - world.now()) / 1000));
	return {
		organization_id: null,
		remaining: Math.max(0, settings.callsPerHour - hour.calls),
		resets_in_secs: left,
		total: settings.callsPerHour
	};
}

export function workspacesOf({ state, member }: Call) {
	return catalogOf(member).workspaces.filter(({ id }) => !state.closed.includes(id));
}

export function zoneOf({ state, member }: Call): string {
	return state.zones[member] ?? memberOf(member).zone;
}

/** The account, with its secrets, as the real answer has them. */
function me(call: Call): Response {
	const { member, state, world, query } = call;
	const { name, token } = memberOf(member);
	const account = {
		id: userIdOf(member),
		email: `${name.split(' ')[0] ?? ''}@example.org`.toLowerCase(),
		fullname: name,
		timezone: zoneOf(call),
		default_workspace_id: catalogOf(member).workspaces[0]?.id,
		beginning_of_week: 1,
		created_at: new Date(world.since).toISOString(),
		at: new Date(world.since).toISOString(),
		api_token: state.tokens[member] ?? token,
		intercom_hash: 'secret-intercom-hash'
	};
	if (query.get('with_related_data') !== 'true') return jsonReply(200, account);
	const { clients } = catalogOf(member);
	const tenDaysAgo = world.now() - 10 * DAY;
	return jsonReply(200, {
		...account,
		workspaces: workspacesOf(call).map((one) => ({
			...one,
			api_token: 'secret-workspace-token',
			ical_url: '/ical/secret-ical'
		})),
		clients: clients.map(({ id, workspace, name: client }) => ({
			id,
			wid: workspace,
			name: client,
			archived: false,
			...state.edits[id]?.patch
		})),
		tags: tagsOf(state, member),
		projects: livingProjects(call).filter(({ active }) => active),
		time_entries: livingEntries(call).filter(({ start }) => Date.parse(start) >= tenDaysAgo)
	});
}

const livingProjects = ({ world, state, member }: Call) =>
	projectsOf(world, state, member).filter((one) => one.server_deleted_at === null);

function visibleEntries(call: Call): WireEntry[] {
	const { world, state, member } = call;
	return entriesOf(world, state, member).filter((entry) => isOpen(call, entry));
}

const livingEntries = (call: Call) =>
	visibleEntries(call).filter((entry) => entry.server_deleted_at === null);

const currentOf = (call: Call) => livingEntries(call).find(isRunning);
const isRunning = ({ stop, duration }: WireEntry) => stop === null && Number(duration) < 0;

function projects(call: Call): Response {
	const { world, state, member, query } = call;
	const since = query.get('since');
	const wanted = (active: boolean) => active || query.get('include_archived') === 'true';
	if (since === null) {
		return jsonReply(
			200,
			livingProjects(call).filter(({ active }) => wanted(active))
		);
	}
	const changed = projectsOf(world, state, member).filter(
		({ active, at }) => wanted(active) && Date.parse(at) >= Number(since) * 1000
	);
	return jsonReply(200, changed);
}

function timeEntries(call: Call): Response {
	const { state, query } = call;
	state.counts.lists += 1;
	if (query.has('since') && query.has('before')) {
		return jsonReply(400, "'since' and 'before' can not be present simultaneously");
	}
	const answer = query.has('since') ? changedEntries(call) : entriesInRange(call);
	if (!Array.isArray(answer)) return answer;
	const entries = answer.slice(0, state.settings.listLimit);
	return jsonReply(
		200,
		query.get('meta') === 'true' ? entries.map((one) => named(call, one)) : entries
	);
}

/** Deleted ones too. */
function changedEntries(call: Call): WireEntry[] | Response {
	const { world, query } = call;
	const since = Number(query.get('since')) * 1000;
	if (!Number.isSafeInteger(since)) return jsonReply(400, 'Invalid since');
	if (since < world.now() - REACH_MS) {
		return textReply(400, 'Since cannot be older than 3 months');
	}
	return visibleEntries(call).filter(({ at }) => Date.parse(at) >= since);
}

/** The running one comes whatever was asked for. */
function entriesInRange(call: Call): WireEntry[] | Response {
	const { world, query } = call;
	const start = momentOf(query.get('start_date'));
	const end = momentOf(query.get('end_date'));
	if (start === null || end === null) return jsonReply(400, 'start_date and end_date are needed');
	const limit = new Date(world.now() - REACH_MS).toISOString().slice(0, 10);
	if (start < Date.parse(limit)) {
		return textReply(400, `start_date must not be earlier than ${limit}`);
	}
	return livingEntries(call).filter(
		(entry) =>
			isRunning(entry) || (Date.parse(entry.start) >= start && Date.parse(entry.start) < end)
	);
}

function momentOf(text: string | null): number | null {
	return parseMilliseconds(/^\d{4}-\d\d-\d\d$/.test(text ?? '') ? `${text}T00:00:00Z` : text);
}

/** What `meta=true` adds; null for a project that the member cannot see. */
function named({ world, state, member }: Call, entry: WireEntry): WireEntry {
	const project = projectsOf(world, state, member).find(({ id }) => id === entry.project_id);
	const client = catalogOf(member).clients.find(({ id }) => id === project?.['client_id']);
	return {
		...entry,
		project_name: project?.['name'] ?? null,
		project_color: project?.['color'] ?? null,
		project_active: project?.active ?? null,
		client_name: client?.name ?? null
	};
}
