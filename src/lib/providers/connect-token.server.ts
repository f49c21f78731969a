import { NamedError } from '#lib/platform/errors.ts';
import { connectProblemText, type ConnectProblem } from './connect-problem.ts';
import { callerFor, findConnection, type Line } from './connection.server.ts';
import { askForPerson } from './counted-call.server.ts';
import { sealToken, storedToken } from './grant.server.ts';
import { activate, forget, storeUnfinished } from './new-connection.server.ts';
import type { Answer, ProviderAccount, TokenProvider } from './provider.ts';

export interface TokenConnect {
	readonly user: { readonly id: string; readonly demo: boolean };
	readonly token: string;
}

/**
 * Connects by a pasted token: sealed and stored, then tried by asking whose it is. A connection
 * whose token was refused takes a new one the same way.
 * @throws NamedError in words for the person; nothing is connected then.
 */
export async function connectByToken(
	line: Line,
	{ user, token: pasted }: TokenConnect
): Promise<ProviderAccount> {
	const { name } = line.registration.manifest;
	const token = pasted.trim();
	// Anything else could not travel in a header.
	if (!/^[\x21-\x7e]{1,500}$/.test(token)) throw refused('token', name);
	const realm = line.realms.of(user);
	const provider = await tokenProvider(line, realm);
	const known = await findConnection(line, user.id);
	if (known && known.status !== 'reconnect') throw refused('connected', name);
	const columns = storedToken(sealToken(line, user.id, token));
	const id = await storeUnfinished(line, { userId: user.id, realm, columns });
	if (id === null) throw refused('connected', name);
	const account = await askForPerson(line, { id, realm }, () => provider.whoAmI(token));
	const problem =
		account.kind === 'ok'
			? await activate(line, { userId: user.id, id, account: account.value })
			: problemOf(account);
	if (problem === null && account.kind === 'ok') return account.value;
	await forget(line, user.id, id);
	throw refused(problem ?? 'unreadable', name);
}

async function tokenProvider(line: Line, realm: 'live' | 'sandbox'): Promise<TokenProvider> {
	const caller = await callerFor(line, { realm });
	if (caller?.client === null) return caller.provider;
	const { name } = line.registration.manifest;
	const words = `${name} is not connected by a token. Sign in at ${name} instead.`;
	throw new NamedError('E_NO_TOKEN_HERE', words, { status: 400 });
}

function problemOf(answer: Exclude<Answer<never>, { kind: 'ok' }>): ConnectProblem {
	switch (answer.kind) {
		case 'token_expired':
		case 'grant_dead':
			return 'token';
		case 'throttled':
		case 'unreachable':
			return 'unreachable';
		default:
			return 'unreadable';
	}
}

function refused(problem: ConnectProblem, name: string): NamedError {
	const status = problem === 'unreachable' || problem === 'unreadable' ? 502 : 409;
	return new NamedError('E_NOT_CONNECTED', connectProblemText(problem, name), {
		status: problem === 'token' ? 400 : status,
		details: { problem, ...(problem === 'token' ? { field: 'token' } : {}) }
	});
}
