import { catalogOf } from './catalog.server.ts';
import type { Lived } from './life.server.ts';
import type { SandboxState } from './state.server.ts';
import { markText, secondText, userIdOf, type World } from './world.server.ts';

export type WireEntry = Record<string, unknown> & {
	id: number;
	workspace_id: number;
	project_id: number | null;
	start: string;
	stop: string | null;
	at: string;
	tag_ids: number[] | null;
	server_deleted_at: string | null;
};

/** A member's entries as they stand now, newest first; deleted ones are marked. */
export function entriesOf(world: World, state: SandboxState, member: number): WireEntry[] {
	const now = world.now();
	const lived = world
		.lifeOf(member, now)
		.filter(({ start }) => start <= now)
		.map((one) => wireEntry(one, member, now));
	const added = state.added
		.filter((one) => one.member === member)
		.map((one) => one.record as WireEntry);
	const names = new Map(tagsOf(state, member).map(({ id, name }) => [id, String(name)]));
	return [...lived, ...added]
		.map((entry) => edited(state, entry, names))
		.map((entry) => [Date.parse(entry.start), entry] as const)
		.sort(([a, one], [b, other]) => b - a || other.id - one.id)
		.map(([, entry]) => entry);
}

/** What is still being lived is a running timer. */
function wireEntry(lived: Lived, member: number, now: number): WireEntry {
	const { start, stop, workspace, project } = lived;
	const isRunning = stop > now;
	return {
		id: lived.id,
		workspace_id: workspace,
		project_id: project,
		task_id: null,
		billable: lived.billable,
		start: secondText(start),
		stop: isRunning ? null : secondText(stop),
		// Minus the epoch of the start, and a second more now and then: nothing to compute with.
		duration: isRunning
			? -(Math.floor(start / 1000) + (lived.id % 2))
			: Math.round((stop - start) / 1000),
		description: lived.description,
		tags: [],
		tag_ids: [...lived.tags],
		duronly: true,
		at: markText(isRunning ? start : lived.at),
		server_deleted_at: null,
		user_id: userIdOf(member),
		uid: userIdOf(member),
		wid: workspace,
		...(project === null ? {} : { pid: project })
	};
}

/** The edits of a person over there, its deletion, and the names that its tags have by now. */
function edited(
	state: SandboxState,
	entry: WireEntry,
	names: ReadonlyMap<number, string>
): WireEntry {
	const edit = state.edits[entry.id];
	const deletedAt = state.deleted[entry.id];
	const changed = edit ? { ...entry, ...edit.patch, ...marked(edit.at) } : entry;
	// An answer that gave null as tags keeps doing so.
	const ids = changed.tag_ids ?? [];
	const tags = changed['tags'] === null ? null : ids.map((id) => names.get(id) ?? `tag ${id}`);
	if (deletedAt === undefined) return { ...changed, tags };
	const stop = changed.stop ?? secondText(deletedAt);
	return { ...changed, tags, stop, server_deleted_at: secondText(deletedAt), ...marked(deletedAt) };
}

const marked = (at: number | null) => (at === null ? {} : { at: markText(at) });

export function tagsOf(state: SandboxState, member: number) {
	return catalogOf(member)
		.tags.filter(({ id }) => state.deleted[id] === undefined)
		.map(({ id, workspace, name }) => ({
			id,
			workspace_id: workspace,
			name,
			creator_id: userIdOf(member),
			at: '2022-01-03T09:00:00.1234Z',
			...state.edits[id]?.patch
		}));
}

export type WireProject = Record<string, unknown> & {
	id: number;
	workspace_id: number;
	active: boolean;
	at: string;
	server_deleted_at: string | null;
};

/** Deleted ones are marked. A project whose workspace is closed to the member is not among them. */
export function projectsOf(world: World, state: SandboxState, member: number): WireProject[] {
	const made = new Date(world.since).toISOString();
	return catalogOf(member)
		.projects.filter(({ workspace }) => !state.closed.includes(workspace))
		.map(({ id, workspace, client, name, color, status, billable }) => {
			const edit = state.edits[id];
			const deletedAt = state.deleted[id];
			return {
				id,
				workspace_id: workspace,
				client_id: client,
				name,
				active: status !== 'archived',
				status,
				color,
				is_private: true,
				billable,
				actual_seconds: null,
				created_at: made,
				at: made,
				server_deleted_at: null,
				wid: workspace,
				cid: client,
				...edit?.patch,
				...marked(edit?.at ?? null),
				...(deletedAt === undefined
					? {}
					: { server_deleted_at: secondText(deletedAt), ...marked(deletedAt) })
			};
		});
}

/** An entry nobody lived: what is given, and an hour of writing for the rest. */
export function inventedEntry(
	given: Record<string, unknown>,
	{ member, now, nth }: { member: number; now: number; nth: number }
): WireEntry {
	const start = now - 75 * 60_000;
	const [own] = catalogOf(member).workspaces;
	return {
		...wireEntry(
			{
				id: 4_900_000_000 + nth,
				workspace: own?.id ?? 0,
				project: null,
				tags: [],
				description: 'Made up',
				billable: false,
				start,
				stop: start + 60 * 60_000,
				at: now
			},
			member,
			now
		),
		...given
	};
}
