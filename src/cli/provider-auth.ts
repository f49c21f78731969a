import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { NamedError } from '#lib/platform/errors.ts';
import { applicationFor } from '#lib/providers/application.server.ts';
import { isLocalName } from '#lib/platform/server/front-host.server.ts';
import { connectProblemText } from '#lib/providers/connect-problem.ts';
import { startConnect } from '#lib/providers/connect.server.ts';
import { findConnection } from '#lib/providers/connection.server.ts';
import type { ProviderLine } from '#lib/providers/line.server.ts';
import { answerCallbacks, type Answering } from './callback-listener.ts';
import { withFoundations, type Foundations } from './foundations.ts';
import { outputFor, type Output } from './output.ts';
import { personFor, type Person } from './person.ts';

export interface AuthOptions {
	readonly provider: string;
	readonly user?: string | undefined;
	readonly json?: boolean | undefined;
	/** False: only print the address. */
	readonly open?: boolean | undefined;
}

/** `whoop-auth`: prints and opens the address, and waits until the person has come back from it. */
export async function runAuth(options: AuthOptions): Promise<number> {
	const output = outputFor(options);
	return withFoundations(async (parts) => {
		const line = parts.providers.of(options.provider);
		if (!line) throw new NamedError('E_PROVIDER', 'There is no such provider here.');
		const person = await personFor(parts.database, options.user);
		const answering = await listenUnlessServed(parts, line, person);
		try {
			const start = { user: person, sessionId: null, origin: parts.config.origin };
			const { url } = await startConnect(line, start);
			output.say(`Open this address and allow access:\n${url}`, { url });
			if (options.open !== false && process.stdout.isTTY) openInBrowser(url);
			const account = await connected(line, person, answering);
			sayConnected(output, line, account);
			return 0;
		} finally {
			await answering?.close();
		}
	});
}

function sayConnected(output: Output, { registration }: ProviderLine, account: string): void {
	const { id, name } = registration.manifest;
	const as = account === '' ? '' : ` as ${account}`;
	output.say(`${name} is connected${as}. Bring its records in with sync-${id}.`, {
		connected: id,
		account
	});
}

/** Where the provider leads back to must answer: the running server, or else this command itself. */
async function listenUnlessServed(
	{ config }: Foundations,
	line: ProviderLine,
	person: Person
): Promise<Answering | null> {
	if (await isServed(config.port)) return null;
	const { origin } = config;
	const realm = line.realms.of(person);
	const client = await applicationFor(line, line.registration, { realm, origin });
	if (client && !isOurs(client.redirectUri, config.port)) {
		throw new NamedError(
			'E_NOT_SERVED',
			`The provider leads back to ${client.redirectUri}. Start the server first, so that it answers there.`
		);
	}
	return answerCallbacks(line, config);
}

function isOurs(redirectUri: string, port: number): boolean {
	const { protocol, host } = new URL(redirectUri);
	return protocol === 'http:' && isLocalName(host) && host.endsWith(`:${port}`);
}

async function isServed(port: number): Promise<boolean> {
	const answer = await fetch(`http://127.0.0.1:${port}/healthz`, {
		signal: AbortSignal.timeout(2000)
	}).catch(() => null);
	return answer?.ok === true;
}

const LOOK_EVERY_MS = 500;
const PATIENCE_MS = 10 * 60_000;
/** Between taking up the person's return and the connection stand two calls of the provider's. */
const SETTLING_MS = 45_000;

/** Whose account it is. Throws in words when nothing came of it. */
async function connected(
	line: ProviderLine,
	person: Person,
	answering: Answering | null
): Promise<string> {
	const { name } = line.registration.manifest;
	let takenUp: number | null = null;
	for (const from = Date.now(); Date.now() - from < PATIENCE_MS; await sleep(LOOK_EVERY_MS)) {
		const connection = await findConnection(line, person.id);
		if (connection?.status === 'active') return connection.externalName ?? '';
		const end = answering?.end();
		if (end?.kind === 'problem')
			throw new NamedError('E_NOT_CONNECTED', connectProblemText(end.problem, name));
		if (!(await isAway(line, person))) takenUp ??= Date.now();
		if (takenUp !== null && Date.now() - takenUp > SETTLING_MS) break;
	}
	throw new NamedError('E_NOT_CONNECTED', `${name} was not connected. Run this again.`);
}

async function isAway({ database, registration }: ProviderLine, { id }: Person): Promise<boolean> {
	const flows = await database.withUser(id, (tx) =>
		tx.rows(sql`select 1 as one from oauth_flows where user_id = ${id}::uuid
			and provider = ${registration.manifest.id} and session_id is null and expires_at > now()`)
	);
	return flows.length > 0;
}

function openInBrowser(url: string): void {
	const commands: Record<string, string[]> = {
		darwin: ['open', url],
		win32: ['rundll32', 'url.dll,FileProtocolHandler', url]
	};
	const [command = '', ...given] = commands[process.platform] ?? ['xdg-open', url];
	const child = spawn(command, given, { stdio: 'ignore', detached: true });
	// There may be no browser here: the address is printed in any case.
	child.once('error', () => undefined);
	child.unref();
}
