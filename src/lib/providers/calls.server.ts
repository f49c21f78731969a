import type { AccessTokens } from './access-token.server.ts';
import { heedAnswer, takeCall, type BudgetOf, type Wait } from './budget.server.ts';
import { callerFor, type ConnectionKey, type Line } from './connection.server.ts';
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

/** Null when nobody has registered an app for this provider. */
export async function callsFor(line: Line, given: CallsFor): Promise<Calls | null> {
	const { connection, tokens, signal } = given;
	const caller = await callerFor(line, connection);
	if (!caller) return null;
	const { provider } = caller;
	const { manifest } = line.registration;
	const budget = { manifest, realm: connection.realm, connectionId: connection.id };

	/** A 401 forces one refresh; a second one right after it is not the grant's fault. */
	async function authorized<T>(call: (token: string) => Promise<Answer<T>>): Promise<Answer<T>> {
		const first = await tokens.current(connection);
		if (first.kind !== 'ok') return first;
		const answer = await heard(line, budget, call(first.value.token.reveal()));
		if (answer.kind !== 'token_expired') return answer;
		const second = await tokens.after(connection, first.value.version);
		if (second.kind !== 'ok') return second;
		const limit = await takeCall(line.database, budget);
		if (limit) return throttled(line, limit);
		const again = await heard(line, budget, call(second.value.token.reveal()));
		if (again.kind !== 'token_expired') return again;
		const reason = `${line.registration.manifest.name} refuses the access it has just given.`;
		return { kind: 'unreachable', reason, lost: false };
	}

	return {
		provider,
		async make(call) {
			for (let waits = 0; ; waits += 1) {
				const wait = await takeCall(line.database, budget);
				const answer = wait ? throttled(line, wait) : await authorized(call);
				if (answer.kind !== 'throttled' || waits === MOST_WAITS || signal.aborted) return answer;
				const ms = answer.until - line.now();
				if (ms > LONGEST_WAIT_MS) return answer;
				await line.wait(Math.max(ms, 50), signal);
			}
		}
	};
}

/** What the provider says of itself holds for every process. */
async function heard<T>(line: Line, budget: BudgetOf, answering: Promise<Answer<T>>) {
	const answer = await answering;
	await heedAnswer(line.database, budget, answer);
	return answer;
}

const reasons = {
	held: (name: string) => `${name} asked to wait before the next call.`,
	down: (name: string) => `${name} isn't answering. It is asked again after a pause.`,
	spent: (name: string) => `The calls that ${name} allows are used up for now.`
} as const;

function throttled({ registration }: Line, { until, why }: Wait): Answer<never> {
	return { kind: 'throttled', until, reason: reasons[why](registration.manifest.name) };
}
