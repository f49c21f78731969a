import { livedDaily } from '../sandbox/life.server.ts';
import { takeFault } from '../sandbox/mishap.server.ts';
import { jsonReply, textReply } from '../sandbox/reply.server.ts';
import { settingOf, type SettingOptions } from '../sandbox/setting.server.ts';
import { switchboardAnswer } from '../sandbox/switchboard-http.server.ts';
import { answerInstead, quotaReply, spoil, type Fault } from './sandbox/fault.server.ts';
import { entriesOfDay } from './sandbox/life.server.ts';
import { reportAnswer } from './sandbox/reports.server.ts';
import { freshState, type SandboxState } from './sandbox/state.server.ts';
import { createSwitchboard, type Switchboard } from './sandbox/switchboard.server.ts';
import { trackAnswer } from './sandbox/track.server.ts';
import { members, type World } from './sandbox/world.server.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

export interface TogglSandbox {
	/** Speaks Toggl's wire below whatever address it is mounted at. */
	fetch(request: Request): Promise<Response>;
	readonly switchboard: Switchboard;
}

/** Opens the first made-up life, where a person would paste what their profile page shows. */
export const sandboxToken = members[0]?.token ?? '';

export function createTogglSandbox(options: SettingOptions): TogglSandbox {
	const { state, now, firstDay, delay } = settingOf(options, freshState);
	const world: World = {
		...{ state, now },
		lifeOf: livedDaily(firstDay, (member, day) => entriesOfDay(options.seed, member, day)),
		since: firstDay * DAY
	};
	const switchboard = createSwitchboard(world);

	return {
		switchboard,
		async fetch(request) {
			await delay();
			const { pathname } = new URL(request.url);
			if (pathname.endsWith('/_switchboard')) return switchboardAnswer(switchboard, request);
			const [, track] = /\/api\/v9(\/me.*)$/.exec(pathname) ?? [];
			const [, report] =
				/\/reports\/api\/v3\/workspace\/(\d+)\/search\/time_entries$/.exec(pathname) ?? [];
			if (!track && !report) return jsonReply(404, 'Not found');
			const response = await faulty(world, { request, track, report });
			// By the sandbox's own clock, as a server tells it.
			response.headers.set('date', new Date(world.now()).toUTCString());
			return response;
		}
	};
}

interface Asking {
	readonly request: Request;
	readonly track: string | undefined;
	/** The workspace whose report is asked for. */
	readonly report: string | undefined;
}

function askedOf({ track = '', report }: Asking): Fault['on'] {
	if (report) return 'reports';
	if (track.startsWith('/me/time_entries')) return 'entries';
	return track.startsWith('/me/projects') ? 'projects' : 'me';
}

async function faulty(world: World, asking: Asking): Promise<Response> {
	const fault = world.state.change((state) => takeFault(state, askedOf(asking)));
	const instead = fault && (await answerInstead(fault, asking.request));
	if (instead) {
		world.state.change((state) => void (state.counts.calls += 1));
		return instead;
	}
	const body: unknown = asking.report ? await asking.request.json().catch(() => null) : null;
	const response = world.state.change((state) => answer(world, state, { ...asking, body }));
	return fault ? spoil(fault, response) : response;
}

/** One call: authorised, counted, limited, answered. */
function answer(world: World, state: SandboxState, asking: Asking & { body: unknown }): Response {
	const { request, track, report, body } = asking;
	state.counts.calls += 1;
	const given = request.headers.get('authorization');
	const member = members.find(
		(one) => given === basic(state.tokens[one.number] ?? one.token)
	)?.number;
	if (member === undefined) {
		state.counts.unauthorized += 1;
		if (given !== null) return textReply(403, 'Incorrect username and/or password');
		return new Response(null, { status: 401, headers: { 'x-authorization-missing': 'true' } });
	}
	const limited = limitOf(world, state);
	if (limited) return limited;
	const call = { world, state, member, query: new URL(request.url).searchParams };
	if (report) return reportAnswer(call, Number(report), body);
	if (request.method !== 'GET') return textReply(405, 'Method Not Allowed');
	return trackAnswer(call, track ?? '');
}

const basic = (token: string) => `Basic ${Buffer.from(`${token}:api_token`).toString('base64')}`;

/** A bucket that leaks one call a second, and an hour that begins with its first call. */
function limitOf(world: World, state: SandboxState): Response | null {
	const now = world.now();
	const { bucket, hour, settings } = state;
	const level = Math.max(0, bucket.level - (now - bucket.at) / 1000) + 1;
	const isOver = now - hour.began >= HOUR || now < hour.began;
	state.hour = isOver ? { began: now, calls: 1 } : { ...hour, calls: hour.calls + 1 };
	if (level > settings.burst) {
		state.counts.throttled += 1;
		return textReply(429, 'Too Many Requests');
	}
	state.bucket = { level, at: now };
	if (state.hour.calls <= settings.callsPerHour) return null;
	state.counts.throttled += 1;
	return quotaReply(Math.ceil((state.hour.began + HOUR - now) / 1000));
}
