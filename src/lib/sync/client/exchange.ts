import type { Backfill } from './backfill.ts';
import type { Engine } from './engine.ts';
import { round, type RoundEnd } from './round.ts';

/** How an exchange ended: what is left to do under the next lock. */
export interface ExchangeEnd {
	readonly kind: 'rest' | 'upgrade';
	/** Everything up to here is on the device. */
	readonly cursor: number;
	/** Changes the server took. */
	readonly sent: number;
	/** More history is to be brought. */
	readonly more: boolean;
}

/** A server that refuses stamps which were made by its own clock. */
export class ClockDisagreement extends Error {
	constructor() {
		super('The server does not accept the time that it gave.');
		this.name = 'ClockDisagreement';
	}
}

export interface ExchangeParts {
	readonly engine: Engine;
	readonly backfill: Backfill;
	/** A new signal for each step of the network. */
	signal(): AbortSignal;
	/** Asked before each page of history: whether one more may be brought under this lock. */
	mayBring(pages: number): boolean;
}

/** Rounds until nothing waits and nothing is new, then some pages of history. */
export async function exchange(parts: ExchangeParts): Promise<ExchangeEnd> {
	const { engine, backfill, signal } = parts;
	let clockWasSet = false;
	let sent = 0;
	for (;;) {
		const end: RoundEnd = await round(engine, signal());
		if (end.kind === 'upgrade') return { kind: 'upgrade', cursor: 0, sent, more: false };
		if (end.kind === 'clock' && clockWasSet) throw new ClockDisagreement();
		clockWasSet = end.kind === 'clock';
		if (end.kind === 'clock') continue;
		sent += end.sent;
		if (end.kind === 'again') continue;
		let more = parts.mayBring(0);
		for (let n = 0; more && parts.mayBring(n); n++) more = await backfill.step(signal());
		return { kind: 'rest', cursor: end.cursor, sent, more };
	}
}
