import * as z from 'zod/mini';
import { faultSchema } from './fault.server.ts';
import {
	entriesOf,
	inventedEntry,
	projectsOf,
	type WireEntry,
	type WireProject
} from './records.server.ts';
import { freshState, type Counts, type SandboxState } from './state.server.ts';
import { secondText, type World } from './world.server.ts';

const wire = z.record(z.string(), z.unknown());
const id = z.int().check(z.gte(1));
const member = z._default(z.int().check(z.gte(1), z.lte(3)), 1);
const whole = z.int().check(z.gte(1), z.lte(1_000_000_000));

/** What a tester may ask of the sandbox, in the program and over HTTP alike. */
const commandSchema = z.discriminatedUnion('do', [
	z.object({ do: z.literal('reset_token'), member, token: z.string() }),
	z.object({ do: z.literal('fail'), ...faultSchema.shape }),
	z.object({ do: z.literal('heal') }),
	/** The quota is whole again, and the bucket empty. */
	z.object({ do: z.literal('new_hour') }),
	/** An entry, a project, a client or a tag; `silently`: its change mark stays as it was. */
	z.object({ do: z.literal('edit'), id, patch: wire, silently: z._default(z.boolean(), false) }),
	z.object({ do: z.literal('delete'), id }),
	z.object({ do: z.literal('undelete'), id }),
	z.object({ do: z.literal('add'), member, entry: z._default(wire, {}) }),
	z.object({ do: z.literal('start_timer'), member, entry: z._default(wire, {}) }),
	z.object({ do: z.literal('stop_timer'), id }),
	/** The member is no longer in it, or is again. */
	z.object({ do: z.literal('close_workspace'), id, closed: z._default(z.boolean(), true) }),
	z.object({ do: z.literal('zone'), member, zone: z.string() }),
	z.object({ do: z.literal('skew'), ms: z.int() }),
	z.object({
		do: z.literal('settings'),
		callsPerHour: z.optional(whole),
		burst: z.optional(whole),
		reports: z.optional(z.boolean()),
		listLimit: z.optional(whole)
	}),
	z.object({ do: z.literal('reset_counts') }),
	z.object({ do: z.literal('reset') })
]);

export type Command = z.input<typeof commandSchema>;
type Read<D> = Extract<z.output<typeof commandSchema>, { do: D }>;
type Actions = {
	[D in Command['do']]: (state: SandboxState, command: Read<D>) => WireEntry | null;
};

export interface Switchboard {
	/** Throws on a command it does not know. The record is the entry that was added. */
	perform(command: Command): WireEntry | null;
	counts(): Counts;
	/** A member's entries as they stand now, newest first; deleted ones are marked. */
	entries(member?: number): WireEntry[];
	projects(member?: number): WireProject[];
	view(): Pick<SandboxState, 'counts' | 'faults' | 'settings' | 'skewMs'> & {
		now: number;
		entries: WireEntry[];
		projects: WireProject[];
	};
}

export function createSwitchboard(world: World): Switchboard {
	const actions = actionsOf(world);
	const entries = (of = 1) => world.state.change((state) => entriesOf(world, state, of));
	const projects = (of = 1) => world.state.change((state) => projectsOf(world, state, of));
	return {
		perform(command) {
			const read = commandSchema.parse(command);
			const act = actions[read.do] as Actions[keyof Actions];
			return world.state.change((state) => act(state, read as never));
		},
		counts: () => world.state.change((state) => ({ ...state.counts })),
		entries,
		projects,
		view: () => {
			const seen = { entries: entries().slice(0, 100), projects: projects() };
			return world.state.change(({ counts, faults, settings, skewMs }) => ({
				now: world.now(),
				counts: { ...counts },
				faults: [...faults],
				settings: { ...settings },
				skewMs,
				...seen
			}));
		}
	};
}

const done =
	<C>(act: (state: SandboxState, command: C) => void) =>
	(state: SandboxState, command: C) => {
		act(state, command);
		return null;
	};

function actionsOf(world: World): Actions {
	return {
		...editing(world),
		...adding(world),
		reset_token: done((state, { member: of, token }) => (state.tokens[of] = token)),
		heal: done((state) => (state.faults = [])),
		new_hour: done((state) => {
			const { hour, bucket } = freshState();
			Object.assign(state, { hour, bucket });
		}),
		fail: done((state, { do: _do, ...fault }) => state.faults.push(fault)),
		close_workspace: done((state, { id: workspace, closed }) => {
			const others = state.closed.filter((one) => one !== workspace);
			state.closed = closed ? [...others, workspace] : others;
		}),
		zone: done((state, { member: of, zone }) => (state.zones[of] = zone)),
		skew: done((state, { ms }) => (state.skewMs = ms)),
		settings: done((state, { do: _do, ...settings }) => Object.assign(state.settings, settings)),
		reset_counts: done((state) => (state.counts = freshState().counts)),
		reset: done((state) => Object.assign(state, freshState()))
	};
}

function editing(world: World): Pick<Actions, 'edit' | 'delete' | 'undelete' | 'stop_timer'> {
	interface Change {
		of: number;
		patch?: Record<string, unknown>;
		silently?: boolean;
	}
	const edit = (state: SandboxState, { of, patch = {}, silently = false }: Change) => {
		const before = state.edits[of];
		const at = silently ? (before?.at ?? null) : world.now();
		state.edits[of] = { at, patch: { ...before?.patch, ...patch } };
	};
	return {
		edit: done((state, { id: of, patch, silently }) => edit(state, { of, patch, silently })),
		delete: done((state, { id: of }) => (state.deleted[of] = world.now())),
		undelete: done((state, { id: of }) => {
			state.deleted = Object.fromEntries(
				Object.entries(state.deleted).filter(([one]) => one !== String(of))
			);
			edit(state, { of });
		}),
		stop_timer: done((state, { id: of }) => {
			const started = [1, 2, 3]
				.flatMap((one) => entriesOf(world, state, one))
				.find((entry) => entry.id === of);
			const stop = world.now();
			const duration = Math.round((stop - Date.parse(started?.start ?? '')) / 1000);
			edit(state, { of, patch: { stop: secondText(stop), duration } });
		})
	};
}

function adding(world: World): Pick<Actions, 'add' | 'start_timer'> {
	const add = (state: SandboxState, of: number, given: Record<string, unknown>) => {
		const now = world.now();
		const record = inventedEntry(given, { member: of, now, nth: state.added.length });
		state.added.push({ member: of, record });
		return record;
	};
	return {
		add: (state, { member: of, entry }) => add(state, of, entry),
		start_timer: (state, { member: of, entry }) =>
			add(state, of, { start: secondText(world.now()), stop: null, duration: -1, ...entry })
	};
}
