import { parseMilliseconds } from '../../rfc3339.ts';
import { recordsOf, type WireRecord } from './records.server.ts';
import { people } from '../../sandbox/people.server.ts';
import { jsonReply, textReply } from '../../sandbox/reply.server.ts';
import { unauthorized } from './reply.server.ts';
import type { Grant, SandboxState } from './state.server.ts';
import { userIdOf, type World } from './world.server.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** One call of the data interface: counted, limited, authorised, answered. */
export function apiAnswer(world: World, request: Request, path: string): Response {
	return world.state.change((state) => {
		const { headers, exceeded } = countCall(world, state);
		if (exceeded) {
			state.counts.throttled += 1;
			return textReply(429, 'Too Many Requests', headers);
		}
		const grant = grantOf(world, state, request);
		if (!grant) {
			state.counts.unauthorized += 1;
			return unauthorized(headers);
		}
		const response = route({ world, state, grant, request }, path);
		for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
		return response;
	});
}

interface Call {
	world: World;
	state: SandboxState;
	grant: Grant;
	request: Request;
}

function route(call: Call, path: string): Response {
	const { grant, request } = call;
	const scopes = grant.scope.split(' ');
	if (path === '/v2/user/access' && request.method === 'DELETE') {
		grant.ended = true;
		return new Response(null, { status: 204 });
	}
	if (request.method !== 'GET') return textReply(405, 'Method Not Allowed');
	if (path === '/v2/user/profile/basic') {
		return scopes.includes('read:profile') ? profile(grant) : unauthorized();
	}
	const workout = /^\/v2\/activity\/workout(?:\/([^/]+))?$/.exec(path);
	if (!workout) return jsonReply(404, { message: 'Not Found' });
	if (!scopes.includes('read:workout')) return unauthorized();
	return workout[1] === undefined ? collection(call) : single(call, workout[1]);
}

function profile({ member }: Grant): Response {
	const { firstName, lastName } = people.find((one) => one.number === member) ?? {};
	return jsonReply(200, {
		user_id: userIdOf(member),
		email: `${firstName ?? ''}@example.org`.toLowerCase(),
		first_name: firstName,
		last_name: lastName
	});
}

function single({ world, state, grant }: Call, id: string): Response {
	const record = recordsOf(world, state, grant.member).find((one) => one.id === id.toLowerCase());
	return record ? jsonReply(200, record) : jsonReply(404, { message: 'Not Found' });
}

/** Newest first; `start` inclusive, `end` exclusive, both on the start of the workout. */
function collection({ world, state, grant, request }: Call): Response {
	state.counts.pages += 1;
	const query = new URL(request.url).searchParams;
	const limit = query.get('limit') ?? '10';
	const start = instantOf(query.get('start'), Number.NEGATIVE_INFINITY);
	const end = instantOf(query.get('end'), world.now());
	const after = positionOf(query.get('nextToken'));
	const readable = /^\d{1,2}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= 25;
	if (!readable || start === null || end === null || after === null) {
		return jsonReply(400, { message: 'Bad Request' });
	}
	const matching = recordsOf(world, state, grant.member).filter((record) => {
		const at = Date.parse(record.start);
		return at >= start && at < end && (after === '' || keyOf(record) < after);
	});
	const records = matching.slice(0, Number(limit));
	const last = records.at(-1);
	// The last page has no `next_token` at all.
	const more = last && matching.length > records.length ? { next_token: tokenOf(last) } : {};
	return jsonReply(200, { records, ...more });
}

function instantOf(text: string | null, absent: number): number | null {
	return text === null ? absent : parseMilliseconds(text);
}

/** Places a record in the walk, so that a page goes on rightly after changes in between. */
function keyOf(record: WireRecord): string {
	return `${record.start}|${record.id}`;
}

function tokenOf(record: WireRecord): string {
	return Buffer.from(keyOf(record)).toString('base64url');
}

/** '' at the beginning, null for a token that was never given out. */
function positionOf(token: string | null): string | null {
	if (token === null) return '';
	const key = Buffer.from(token, 'base64url').toString();
	return /^[\dT:.Z-]{20,30}\|[0-9a-f-]{36}$/.test(key) ? key : null;
}

function grantOf(world: World, state: SandboxState, request: Request): Grant | null {
	const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
	const grant = state.grants.find((one) => !one.ended && one.accessToken === token);
	return grant && grant.accessExpiresAt > world.now() ? grant : null;
}

function countCall(world: World, state: SandboxState) {
	const now = world.now();
	const { callsPerMinute, callsPerDay } = state.settings;
	state.counts.calls += 1;
	state.minute = counted(state.minute, Math.floor(now / MINUTE));
	state.day = counted(state.day, Math.floor(now / DAY));
	const dayIsOver = state.day.calls > callsPerDay;
	const span = dayIsOver ? DAY : MINUTE;
	const left = Math.min(callsPerMinute - state.minute.calls, callsPerDay - state.day.calls);
	const headers = {
		'X-RateLimit-Limit': `${callsPerMinute}, ${callsPerMinute};window=60, ${callsPerDay};window=86400`,
		'X-RateLimit-Remaining': String(Math.max(0, left)),
		'X-RateLimit-Reset': String(Math.ceil((span - (now % span)) / 1000))
	};
	return { headers, exceeded: left < 0 };
}

function counted(window: { number: number; calls: number }, number: number) {
	return { number, calls: window.number === number ? window.calls + 1 : 1 };
}
