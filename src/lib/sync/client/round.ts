import { limits, type Page, type PushAnswer } from '../protocol.ts';
import { applyPage } from './apply.ts';
import type { Engine } from './engine.ts';
import { restampOutbox } from './restamp.ts';
import { beginAnew } from './reset.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';

/** How a round ended. */
export type RoundEnd =
	/** Something is left to send or to fetch: go on at once. */
	| { readonly kind: 'again'; readonly sent: number }
	/** Everything sent, everything here up to `cursor`. */
	| { readonly kind: 'rest'; readonly cursor: number; readonly sent: number }
	/** The device's clock was set; go on, but not a second time in a row. */
	| { readonly kind: 'clock' }
	| { readonly kind: 'upgrade' };

/**
 * One round: what waits goes to the server, what is new comes back, and both are settled in one
 * transaction. Nothing is held open while the network is awaited.
 */
export async function round(engine: Engine, signal: AbortSignal): Promise<RoundEnd> {
	const snapshot = await takeSnapshot(engine);
	const asked = engine.now();
	const answer = await ask(engine, snapshot, signal);
	const offsetMs = offsetOf(answer, asked, engine.now());
	if (answer.kind === 'upgrade') return { kind: 'upgrade' };
	if (answer.kind === 'clock') {
		if (engine.rules.restampOutbox) {
			await restampOutbox(engine, { serverNow: answer.now, offsetMs });
		}
		return { kind: 'clock' };
	}
	if (answer.kind === 'reset') {
		const page = await firstPage(engine, snapshot, signal);
		if (page) await beginAnew(engine, { reset: answer, page, offsetMs });
		return page ? { kind: 'again', sent: 0 } : { kind: 'upgrade' };
	}
	const { position, changes, more } = snapshot;
	const taken = await applyPage(engine, { page: answer, position, changes, offsetMs });
	if (!taken) return { kind: 'again', sent: 0 };
	const sent = changes.length;
	if (more || answer.more || !answer.verdicts.every(isSettled)) return { kind: 'again', sent };
	return { kind: 'rest', cursor: answer.cursor, sent };
}

function isSettled({ kind }: Page['verdicts'][number]): boolean {
	return kind !== 'missing';
}

/** The answer was given in the middle of the round trip, as far as we can know. */
function offsetOf({ now }: { now: number }, asked: number, answered: number): number {
	return Math.round(now - (asked + answered) / 2);
}

async function ask(engine: Engine, snapshot: Snapshot, signal: AbortSignal): Promise<PushAnswer> {
	const { position, changes } = snapshot;
	const limit = position.cursor === null ? limits.firstPageRows : limits.pageRows;
	if (changes.length > 0) {
		return engine.transport.push({ ...position, changes, limit }, signal);
	}
	const answer = await engine.transport.pull({ ...position, older: null, limit }, signal);
	if (answer.kind === 'older') throw new Error('The server answered another question.');
	return answer;
}

/** The page of a device that has nothing; null when this client is too old to get one. */
async function firstPage(
	engine: Engine,
	{ position }: Snapshot,
	signal: AbortSignal
): Promise<Page | null> {
	const answer = await engine.transport.pull(
		{ ...position, epoch: null, cursor: null, older: null, limit: limits.firstPageRows },
		signal
	);
	if (answer.kind === 'page') return answer;
	if (answer.kind === 'upgrade') return null;
	throw new Error(`The server answered a first page with "${answer.kind}".`);
}
