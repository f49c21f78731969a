import * as z from 'zod/mini';
import { faultSchema } from './fault.server.ts';
import type { WireGroup } from './group.server.ts';
import { groupsOf, inventedGroup } from './groups.server.ts';
import { freshCounts, freshState, type Counts, type SandboxState } from './state.server.ts';
import type { World } from './world.server.ts';

const wire = z.record(z.string(), z.unknown());
const id = z.int();
const number = z.int().check(z.gte(1), z.lte(3));
const member = z._default(number, 1);
const whole = z.int().check(z.gte(1), z.lte(1_000_000_000));

/** What a tester may ask of the sandbox, in the program and over HTTP alike. */
const commandSchema = z.discriminatedUnion('do', [
	z.object({ do: z.literal('expire_tokens') }),
	z.object({ do: z.literal('end_grants') }),
	z.object({ do: z.literal('fail'), ...faultSchema.shape }),
	z.object({ do: z.literal('heal') }),
	z.object({ do: z.literal('edit'), id, patch: wire }),
	z.object({ do: z.literal('delete'), id }),
	z.object({ do: z.literal('restore'), id }),
	/** Given to another profile of the family, or to somebody who is not here. */
	z.object({ do: z.literal('move'), id, to: z.nullable(number) }),
	z.object({ do: z.literal('add'), member, group: z._default(wire, {}) }),
	z.object({ do: z.literal('forget_subscriptions') }),
	z.object({ do: z.literal('skew'), ms: z.int() }),
	z.object({
		do: z.literal('settings'),
		expiresInSeconds: z.optional(whole),
		callsPerMinute: z.optional(whole),
		pageSize: z.optional(whole),
		looseTypes: z.optional(z.boolean()),
		zone: z.optional(z.nullable(z.string().check(z.maxLength(60)))),
		callbacks: z.optional(z.enum(['public', 'reachable', 'any']))
	}),
	z.object({ do: z.literal('reset_counts') }),
	z.object({ do: z.literal('reset') })
]);

export type Command = z.input<typeof commandSchema>;
type Read<D> = Extract<z.output<typeof commandSchema>, { do: D }>;
type Actions = {
	[D in Command['do']]: (state: SandboxState, command: Read<D>) => WireGroup | null;
};

export interface Switchboard {
	/** Throws on a command it does not know. The group is the one that was added. */
	perform(command: Command): WireGroup | null;
	counts(): Counts;
	/** A member's groups as they stand now. */
	groups(member?: number): WireGroup[];
	view(): Pick<SandboxState, 'counts' | 'faults' | 'settings' | 'skewMs' | 'subscriptions'> & {
		now: number;
		grants: number;
		/** The newest first. */
		groups: WireGroup[];
	};
}

export function createSwitchboard(world: World): Switchboard {
	const actions = actionsOf(world);
	const groups = (member = 1) => world.state.change((state) => groupsOf(world, state, member));
	return {
		perform(command) {
			const read = commandSchema.parse(command);
			const act = actions[read.do] as Actions[keyof Actions];
			return world.state.change((state) => act(state, read as never));
		},
		counts: () => world.state.change((state) => ({ ...state.counts })),
		groups,
		view: () => {
			const newest = groups().sort((a, b) => b.date - a.date);
			return world.state.change((state) => ({
				now: world.now(),
				counts: { ...state.counts },
				faults: [...state.faults],
				settings: { ...state.settings },
				skewMs: state.skewMs,
				subscriptions: [...state.subscriptions],
				grants: state.grants.filter((grant) => !grant.ended).length,
				groups: newest.slice(0, 300)
			}));
		}
	};
}

function actionsOf(world: World): Actions {
	const done = (act: (state: SandboxState) => void) => (state: SandboxState) => {
		act(state);
		return null;
	};
	const edit = (state: SandboxState, id: number, patch: Record<string, unknown>) => {
		state.edits[id] = { at: world.now(), patch: { ...state.edits[id]?.patch, ...patch } };
	};
	const noAccess = (grant: SandboxState['grants'][number]) => {
		grant.access = grant.access.map(({ token }) => ({ token, expiresAt: 0 }));
	};
	return {
		expire_tokens: done((state) => state.grants.forEach(noAccess)),
		end_grants: done((state) => state.grants.forEach((grant) => (grant.ended = true))),
		heal: done((state) => (state.faults = [])),
		forget_subscriptions: done((state) => (state.subscriptions = [])),
		reset_counts: done((state) => (state.counts = { ...freshCounts })),
		reset: done((state) => Object.assign(state, freshState())),
		fail: (state, { do: _do, ...fault }) => done(() => state.faults.push(fault))(state),
		edit: (state, { id, patch }) => done(() => edit(state, id, patch))(state),
		delete: (state, { id }) => done(() => state.deleted.push(id))(state),
		restore: (state, { id }) => {
			state.deleted = state.deleted.filter((gone) => gone !== id);
			return done(() => edit(state, id, {}))(state);
		},
		move: (state, { id, to }) => {
			state.owners[id] = to;
			return done(() => edit(state, id, { attrib: 7 }))(state);
		},
		add: (state, { member, group }) => {
			const added = inventedGroup(group, world.now());
			state.added.push({ member, group: added });
			return added;
		},
		skew: (state, { ms }) => done(() => (state.skewMs = ms))(state),
		settings: (state, { do: _do, ...settings }) =>
			done(() => Object.assign(state.settings, settings))(state)
	};
}
