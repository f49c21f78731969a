import type { Secret } from '#lib/platform/secret.server.ts';
import { pausedUntil } from './breaker.server.ts';
import { heedAnswer } from './budget.server.ts';
import type { ConnectionKey, Line, OAuthCaller } from './connection.server.ts';
import { budgetOf, takeTurn } from './counted-call.server.ts';
import type { Answer, TokenSet } from './provider.ts';

interface RefreshCall {
	readonly caller: OAuthCaller;
	readonly token: Secret;
	/** The token may have been used up already. */
	readonly isUncertain: boolean;
}

interface Refreshed {
	/** Heeded already, unless it is a new pair: nothing comes between that and its being stored. */
	readonly answer: Answer<TokenSet>;
	readonly isUncertain: boolean;
}

/**
 * Asks for a new pair; it counts like any other call. An answer that got lost may have used the token
 * up: the same one is tried once more.
 */
export async function askForTokens(
	line: Line,
	connection: ConnectionKey,
	{ caller: { provider, client }, token, ...given }: RefreshCall
): Promise<Refreshed> {
	const budget = budgetOf(line, connection);
	let { isUncertain } = given;
	for (let isLast = false; ; isLast = true) {
		const wait = await takeTurn(line, budget);
		if (wait) return { answer: wait, isUncertain };
		const answer = await provider.refresh(client, token.reveal());
		if (answer.kind !== 'ok') await heedAnswer(line.database, budget, answer);
		const isLost = answer.kind === 'unreachable' && answer.lost;
		if (!isLost) return { answer, isUncertain };
		isUncertain = true;
		if (isLast) return { answer, isUncertain };
	}
}

/** For everyone here: then an opaque refusal says nothing of one grant. */
export async function isDown(line: Line, connection: ConnectionKey): Promise<boolean> {
	const budget = budgetOf(line, connection);
	const until = await line.database.asSystem('look whether a provider is down', (tx) =>
		pausedUntil(tx, budget)
	);
	return until !== null;
}
