import { heedAnswer, takeCall, type BudgetOf, type Wait } from './budget.server.ts';
import type { ConnectionKey, Line } from './connection.server.ts';
import type { Answer } from './provider.ts';

/** Whose share of the provider's limits a call is counted against. */
export function budgetOf(
	{ registration }: Line,
	{ id, realm }: Pick<ConnectionKey, 'id' | 'realm'>
): BudgetOf {
	return { manifest: registration.manifest, realm, connectionId: id };
}

/** Counts one call. Null: go ahead; else why it may not go now, and until when. */
export async function takeTurn(line: Line, budget: BudgetOf): Promise<Answer<never> | null> {
	const wait = await takeCall(line.database, budget);
	return wait && throttled(line, wait);
}

/** What the provider says of itself holds for every process. */
export async function heard<T>(
	{ database }: Line,
	budget: BudgetOf,
	answering: Promise<Answer<T>>
): Promise<Answer<T>> {
	const answer = await answering;
	await heedAnswer(database, budget, answer);
	return answer;
}

/**
 * A call that a person stands and waits for: it counts and is heeded like any other, and goes ahead
 * of the queue. Only the provider's own word holds it back: the share that we leave unused is for it.
 */
export async function askForPerson<T>(
	line: Line,
	whose: Pick<ConnectionKey, 'id' | 'realm'>,
	ask: () => Promise<Answer<T>>
): Promise<Answer<T>> {
	const budget = budgetOf(line, whose);
	const wait = await takeCall(line.database, budget);
	return wait?.why === 'held' ? throttled(line, wait) : heard(line, budget, ask());
}

const reasons = {
	held: (name: string) => `${name} asked to wait before the next call.`,
	down: (name: string) => `${name} isn't answering. It is asked again after a pause.`,
	spent: (name: string) => `The calls that ${name} allows are used up for now.`
} as const;

function throttled({ registration }: Line, { until, why }: Wait): Answer<never> {
	return { kind: 'throttled', until, reason: reasons[why](registration.manifest.name) };
}
