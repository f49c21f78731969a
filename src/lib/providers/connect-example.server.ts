import { connectByToken } from './connect-token.server.ts';
import { finishConnect, startConnect } from './connect.server.ts';
import type { ProviderLine, ProviderLines } from './line.server.ts';

/**
 * Connects an example account to the providers' stand-ins, by the road that a person takes: to the
 * consent page, Allow, and back with a code; or by the token that the profile page would show.
 * Answers those that are connected now; what goes wrong with one costs that one.
 */
export async function connectExample(
	lines: ProviderLines,
	userId: string
): Promise<readonly ProviderLine[]> {
	const tried = lines.all.map(async (line) => {
		try {
			await connect(line, userId);
			return [line];
		} catch (error) {
			line.report(error, 'connecting an example account');
			return [];
		}
	});
	return (await Promise.all(tried)).flat();
}

async function connect(line: ProviderLine, userId: string): Promise<void> {
	const { token } = line.registration.sandbox;
	const user = { id: userId, demo: true };
	if (token !== undefined) {
		await connectByToken(line, { user, token });
		return;
	}
	const { origin } = line.config;
	const { url } = await startConnect(line, { user, sessionId: null, origin });
	const mount = `${origin}/sandbox/${line.registration.manifest.id}`;
	const way = await allow(url.replace(mount, await line.realms.sandboxUrl()));
	const end = await finishConnect(line, way, null);
	if (end.kind === 'problem') throw new Error(`The stand-in led back with: ${end.problem}`);
}

const PATIENCE_MS = 10_000;

/** What a browser does at the consent page. Answers what it brings back. */
async function allow(address: string): Promise<URLSearchParams> {
	const signal = AbortSignal.timeout(PATIENCE_MS);
	const page = await fetch(address, { signal });
	const body = new URLSearchParams({ decision: 'allow', member: '1' });
	const answer = await fetch(page.url, { method: 'POST', body, redirect: 'manual', signal });
	const location = answer.headers.get('location');
	if (location === null) throw new Error(`The consent page answered ${answer.status}.`);
	return new URL(location).searchParams;
}
