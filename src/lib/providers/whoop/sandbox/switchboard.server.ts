import * as z from 'zod/mini';
import { faultSchema } from './fault.server.ts';
import { inventedRecord, recordsOf, type WireRecord } from './records.server.ts';
import { freshState, type Counts, type SandboxState } from './state.server.ts';
import type { World } from './world.server.ts';

const wire = z.record(z.string(), z.unknown());
const id = z.guid();
const member = z._default(z.int().check(z.gte(1), z.lte(3)), 1);
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
	z.object({ do: z.literal('add'), member, record: z._default(wire, {}) }),
	z.object({ do: z.literal('skew'), ms: z.int() }),
	z.object({
		do: z.literal('settings'),
		expiresInSeconds: z.optional(whole),
		reuseEndsGrant: z.optional(z.boolean()),
		callsPerMinute: z.optional(whole),
		callsPerDay: z.optional(whole)
	}),
	z.object({ do: z.literal('reset_counts') }),
	z.object({ do: z.literal('reset') })
]);

export type Command = z.input<typeof commandSchema>;
type Read<D> = Extract<z.output<typeof commandSchema>, { do: D }>;
type Actions = {
	[D in Command['do']]: (state: SandboxState, command: Read<D>) => WireRecord | null;
};

export interface Switchboard {
	/** Throws on a command it does not know. The record is the one that was added. */
	perform(command: Command): WireRecord | null;
	counts(): Counts;
	/** A member's workouts as they stand now, newest first. */
	workouts(member?: number): WireRecord[];
	view(): Pick<SandboxState, 'counts' | 'faults' | 'settings' | 'skewMs'> & {
		now: number;
		grants: number;
		workouts: WireRecord[];
	};
}

export function createSwitchboard(world: World): Switchboard {
	const actions = actionsOf(world);
	const workouts = (member = 1) => world.state.change((state) => recordsOf(world, state, member));
	return {
		perform(command) {
			const read = commandSchema.parse(command);
			const act = actions[read.do] as Actions[keyof Actions];
			return world.state.change((state) => act(state, read as never));
		},
		counts: () => world.state.change((state) => ({ ...state.counts })),
		workouts,
		view: () => {
			const newest = workouts().slice(0, 50);
			return world.state.change(({ counts, faults, settings, skewMs, grants }) => ({
				now: world.now(),
				counts: { ...counts },
				faults: [...faults],
				settings: { ...settings },
				skewMs,
				grants: grants.filter((grant) => !grant.ended).length,
				workouts: newest
			}));
		}
	};
}

function actionsOf(world: World): Actions {
	const done = (act: (state: SandboxState) => void) => (state: SandboxState) => {
		act(state);
		return null;
	};
	const edit = (state: SandboxState, id: string, patch: Record<string, unknown>) => {
		state.edits[id] = { at: world.now(), patch: { ...state.edits[id]?.patch, ...patch } };
	};
	return {
		expire_tokens: done((state) => state.grants.forEach((grant) => (grant.accessExpiresAt = 0))),
		end_grants: done((state) => state.grants.forEach((grant) => (grant.ended = true))),
		heal: done((state) => (state.faults = [])),
		reset_counts: done((state) => (state.counts = freshState().counts)),
		reset: done((state) => Object.assign(state, freshState())),
		fail: (state, { do: _do, ...fault }) => done(() => state.faults.push(fault))(state),
		edit: (state, { id, patch }) => done(() => edit(state, id, patch))(state),
		delete: (state, { id }) => done(() => state.deleted.push(id))(state),
		restore: (state, { id }) => {
			state.deleted = state.deleted.filter((gone) => gone !== id);
			return done(() => edit(state, id, {}))(state);
		},
		add: (state, { member, record }) => {
			const added = inventedRecord(record, world.now());
			state.added.push({ member, record: added });
			return added;
		},
		skew: (state, { ms }) => done(() => (state.skewMs = ms))(state),
		settings: (state, { do: _do, ...settings }) =>
			done(() => Object.assign(state.settings, settings))(state)
	};
}
