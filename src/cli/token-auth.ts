import { NamedError } from '#lib/platform/errors.ts';
import { connectByToken } from '#lib/providers/connect-token.server.ts';
import { firstLine } from './first-line.ts';
import { withFoundations, type Foundations } from './foundations.ts';
import { outputFor } from './output.ts';
import { personFor } from './person.ts';

export interface TokenAuthOptions {
	readonly provider: string;
	readonly user?: string | undefined;
	readonly json?: boolean | undefined;
}

/** `toggl-auth`: connects by a token. It is taken from standard input, or else the environment. */
export async function runTokenAuth(options: TokenAuthOptions): Promise<void> {
	const output = outputFor(options);
	await withFoundations(async (parts) => {
		const line = parts.providers.of(options.provider);
		if (!line) throw new NamedError('E_PROVIDER', 'There is no such provider here.');
		const { id, name } = line.registration.manifest;
		const user = await personFor(parts.database, options.user);
		const token = await readToken(parts, name);
		const { name: account } = await connectByToken(line, { user, token });
		const as = account === '' ? '' : ` as ${account}`;
		const words = `${name} is connected${as}. Bring its records in with sync-${id}.`;
		output.say(words, { connected: id, account });
	});
}

async function readToken({ config }: Foundations, name: string): Promise<string> {
	const ofEnvironment = config.toggl.apiToken;
	// At a terminal nobody is asked for what the environment has.
	const typed =
		ofEnvironment && process.stdin.isTTY ? '' : await firstLine(`Your ${name} token, then Enter: `);
	const token = typed?.trim() || ofEnvironment?.reveal();
	if (token) return token;
	throw new NamedError('E_INPUT', `Give your ${name} token on standard input.`);
}
