import type { AccessTokens } from './access-token.server.ts';
import { takeSecondTry } from './breaker.server.ts';
import { callerFor, type ConnectionKey, type Line } from './connection.server.ts';
import { budgetOf, heard, takeTurn } from './counted-call.server.ts';
import type { Answer, Provider } from './provider.ts';

/** Waits of this length are sat out; a longer one ends the run, which goes on later. */
const LONGEST_WAIT_MS = 30_000;
const MOST_WAITS = 3;

/** Calls on behalf of one connection: within the budget, with a token that is good. */
export interface Calls {
	readonly provider: Provider;
	make<T>(call: (token: string) => Promise<Answer<T>>): Promise<Answer<T>>;
}

export interface CallsFor {
	readonly connection: ConnectionKey;
	readonly tokens: AccessTokens;
	/** Ends a wait. */
	readonly signal: AbortSignal;
}

interface Tried<T> {
	readonly answer: Answer<T>;
	/** The provider's own, to a call that went out; else our own count said no. */
	readonly isTheirs: boolean;
}

/** Null when nobody has registered an app for this provider. */
export async function callsFor(line: Line, given: CallsFor): Promise<Calls | null> {
	const { connection, tokens, signal } = given;
	const caller = await callerFor(line, connection);
	if (!caller) return null;
	const { provider } = caller;
	const budget = budgetOf(line, connection);

	/** A 401 forces one refresh; a second one right after it is not the grant's fault. */
	async function authorized<T>(call: (token: string) => Promise<Answer<T>>): Promise<Tried<T>> {
		// First the token: its refresh is a call too, and may be the one that finds out who is back.
		const first = await tokens.current(connection);
		if (first.kind !== 'ok') return { answer: first, isTheirs: false };
		const tried = await counted(call, first.value.token.reveal());
		if (tried.answer.kind !== 'token_expired') return tried;
		const second = await tokens.after(connection, first.value.version);
		if (second.kind !== 'ok') return { answer: second, isTheirs: false };
		const again = await counted(call, second.value.token.reveal());
		if (again.answer.kind !== 'token_expired') return again;
		const reason = `${line.registration.manifest.name} refuses the access it has just given.`;
		return { answer: { kind: 'unreachable', reason, lost: false }, isTheirs: true };
	}

	async function counted<T>(
		call: (token: string) => Promise<Answer<T>>,
		token: string
	): Promise<Tried<T>> {
		const wait = await takeTurn(line, budget);
		if (wait) return { answer: wait, isTheirs: false };
		return { answer: await heard(line, budget, call(token)), isTheirs: true };
	}

	return {
		provider,
		async make(call) {
			for (let waits = 0; ; waits += 1) {
				const { answer, isTheirs } = await authorized(call);
				if (answer.kind !== 'throttled' || waits === MOST_WAITS || signal.aborted) return answer;
				const ms = answer.until - line.now();
				if (ms > LONGEST_WAIT_MS) return answer;
				// Asked again and again it would only have more to refuse: the run goes on later.
				if (isTheirs && !(await takeSecondTry(line.database, budget))) return answer;
				await line.wait(Math.max(ms, 50), signal);
			}
		}
	};
}
