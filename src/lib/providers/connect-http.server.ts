import { NamedError } from '#lib/platform/errors.ts';
import type { SessionUser } from '#lib/platform/auth/session.server.ts';
import { signedOut } from '#lib/platform/server/trpc.server.ts';
import { takeFrom } from '#lib/platform/server/rate-limit.server.ts';
import { finishConnect, startConnect, type ConnectEnd } from './connect.server.ts';
import { beginFirstSync } from './first-sync.server.ts';
import type { ProviderLine, ProviderLines } from './line.server.ts';

export interface ConnectRequest {
	readonly request: Request;
	/** As the address names it. */
	readonly provider: string;
	readonly user: SessionUser | null;
}

const startLimit = { name: 'oauth-start', calls: 20, periodMs: 60 * 60_000 };

/** `POST /oauth/<provider>/start` answers the address to go to. */
export async function beginConnect(
	lines: ProviderLines,
	{ request, provider, user }: ConnectRequest
): Promise<Response> {
	const line = lineOf(lines, provider);
	if (!user) throw signedOut();
	await takeFrom(line.database, startLimit, { subject: user.id, now: line.now() });
	const { sessionId } = user;
	// The edge has held this header against our own address.
	const origin = request.headers.get('origin') ?? line.config.origin;
	return Response.json(await startConnect(line, { user, sessionId, origin }));
}

/** `GET /oauth/<provider>/callback`: always leads to the same page, by a code from a closed list. */
export async function endConnect(
	lines: ProviderLines,
	{ request, provider, user }: ConnectRequest
): Promise<Response> {
	const line = lineOf(lines, provider);
	const { searchParams } = new URL(request.url);
	const end = await finishConnect(line, searchParams, user?.sessionId ?? null);
	if (end.kind === 'connected') await beginFirstSync(line, end.userId);
	return new Response(null, { status: 303, headers: { location: pageFor(provider, end, user) } });
}

function pageFor(provider: string, end: ConnectEnd, user: SessionUser | null): string {
	if (end.kind === 'connected') return `/connections?connected=${provider}`;
	const problem = end.problem === 'expired' && !user ? 'signed-out' : end.problem;
	return `/connections?provider=${provider}&problem=${problem}`;
}

function lineOf(lines: ProviderLines, provider: string): ProviderLine {
	const line = lines.of(provider);
	if (line) return line;
	throw new NamedError('E_PROVIDER', 'There is no such provider here.', { status: 404 });
}
