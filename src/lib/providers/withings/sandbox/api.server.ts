import { zoneAt } from '../../sandbox/whereabouts.server.ts';
import { envelope, invalidParams, refused, tooMany } from './envelope.server.ts';
import type { WireGroup } from './group.server.ts';
import { groupsOf } from './groups.server.ts';
import { notifyAnswer } from './notify.server.ts';
import type { Grant, SandboxState } from './state.server.ts';
import { grantOf } from './tokens.server.ts';
import type { World } from './world.server.ts';

const MINUTE = 60_000;

/** One call of the data interface: counted, limited, authorised, answered. */
export async function apiAnswer(world: World, request: Request, path: string): Promise<Response> {
	const form = await formOf(request);
	const admitted = world.state.change((state) => admit(world, state, request));
	if (admitted instanceof Response) return admitted;
	if (path === '/notify') return notifyAnswer(world, admitted.member, form);
	return world.state.change((state) => {
		if (form.get('action') !== 'getmeas') return refused(state, 2554, 'Not implemented');
		if (!admitted.scope.split(',').includes('user.metrics')) {
			return refused(state, 2553, 'Unauthorized');
		}
		return measures({ world, state, grant: admitted, form });
	});
}

/** A form as the body, or the same as a query: both are taken. */
async function formOf(request: Request): Promise<URLSearchParams> {
	const { searchParams } = new URL(request.url);
	if (request.method !== 'POST') return searchParams;
	return new URLSearchParams([...searchParams, ...new URLSearchParams(await request.text())]);
}

function admit(world: World, state: SandboxState, request: Request): Grant | Response {
	const wait = countCall(world, state);
	if (wait !== null) {
		state.counts.throttled += 1;
		return tooMany(wait);
	}
	const grant = grantOf(world, state, request);
	if (grant) return { ...grant };
	state.counts.unauthorized += 1;
	const error = 'XRequestID: Not provided invalid_token: The access token provided is invalid';
	return refused(state, 401, error);
}

interface Call {
	readonly world: World;
	readonly state: SandboxState;
	readonly grant: Grant;
	readonly form: URLSearchParams;
}

function measures({ world, state, grant, form }: Call): Response {
	state.counts.pages += 1;
	const types = form.get('meastypes') ?? form.get('meastype') ?? '1';
	const offset = form.get('offset') ?? '0';
	if (!/^\d+(,\d+)*$/.test(types) || !/^\d+$/.test(offset)) return invalidParams(state);
	const filter = filterOf(form, world.now());
	if (!filter) return invalidParams(state);
	const all = groupsOf(world, state, grant.member).filter(filter);
	const { pageSize, zone, looseTypes } = state.settings;
	const end = Number(offset) + pageSize;
	const isMore = end < all.length;
	const seconds = Math.floor(world.now() / 1000);
	return envelope(0, {
		updatetime: looseTypes ? String(seconds) : seconds,
		timezone: zone ?? zoneAt(world.now()),
		measuregrps: all.slice(Number(offset), end),
		// The last page has neither.
		...(isMore ? { more: looseTypes ? true : 1, offset: looseTypes ? String(end) : end } : {})
	});
}

/** By time of change, else by time of measuring; with neither it is "changed from now on". */
function filterOf(form: URLSearchParams, now: number): ((group: WireGroup) => boolean) | null {
	const [since, start, end] = ['lastupdate', 'startdate', 'enddate'].map((name) => {
		const text = form.get(name);
		return text === null ? null : /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
	}) as [number | null, number | null, number | null];
	if ([since, start, end].some((value) => Number.isNaN(value))) return null;
	if (since !== null) return ({ modified }) => modified >= since;
	if (start === null && end === null) return ({ modified }) => modified >= now / 1000;
	return ({ date }) => date >= (start ?? -Infinity) && date <= (end ?? Infinity);
}

/** Seconds to wait where the minute is used up. */
function countCall(world: World, state: SandboxState): number | null {
	const now = world.now();
	state.counts.calls += 1;
	const number = Math.floor(now / MINUTE);
	const calls = state.minute.number === number ? state.minute.calls + 1 : 1;
	state.minute = { number, calls };
	return calls > state.settings.callsPerMinute ? Math.ceil((MINUTE - (now % MINUTE)) / 1000) : null;
}
