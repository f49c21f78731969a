import type { Random } from '#lib/platform/random.ts';
import { Backfill } from './backfill.ts';
import { identify, type Engine } from './engine.ts';
import { exchange, type ExchangeEnd } from './exchange.ts';
import type { Lock } from './lock.ts';
import type { OutboxEntry } from './records.ts';
import { isFull } from './space.ts';
import { NamedTimers, type Timers } from './timers.ts';
import { SignedOut } from './transport-errors.ts';

/**
 * When exchanges happen.
 *
 *            start                    kick                       nothing left
 *     off ─────────▶ idle ◀──────────────────▶ exchanging ──────────────────▶ idle
 *                     ▲                            │  │
 *                     │ time is up, or the network │  │ no answer, 5xx, 429, clock
 *                     │ or the person is back      ▼  ▼
 *                     └───────────────────────── waiting      (1 s · 2ⁿ, at most 5 min, jittered)
 *
 *     exchanging ── 401 ─────▶ signed-out ── resume() ──▶ idle        the outbox is kept
 *     exchanging ── upgrade ─▶ outdated   ── a newer app takes over   the outbox is kept
 *     exchanging ── no space ▶ waiting ── at once ─▶ idle      older history stays on the server
 *
 * Kicks: a local write (at once; those of the next 50 ms go together), a hint from the server,
 * online, visible, every 60 s.
 */
export type Phase = 'off' | 'idle' | 'exchanging' | 'waiting' | 'signed-out' | 'outdated';

export type Kick = 'write' | 'leave' | 'hint' | 'online' | 'visible' | 'timer' | 'retry';

export interface LoopEvent {
	readonly phase: Phase;
	/** Why the last exchange failed; null after one that did not. */
	readonly failure: unknown;
	/** Changes that the last exchange sent. */
	readonly sent: number;
	/** Something has waited for very long though the server answers. */
	readonly stalled: boolean;
	/** The device is out of space: history is not fetched. */
	readonly full: boolean;
}

export interface LoopParts {
	readonly engine: Engine;
	/** Of the one lock that makes rounds exclusive among tabs. */
	readonly lockName: string;
	readonly lock: Lock;
	readonly timers: Timers;
	readonly random: Random;
	report(event: LoopEvent): void;
}

/** A burst of writes is two exchanges: its first one, and the rest. */
const burstMs = 50;
const everyMs = 60_000;
const requestMs = 30_000;
/** The first screen reads its rows before the storage is busy with history. */
const drawnMs = 300;
/** Of history under one lock: a second or two, in which another tab's changes wait. */
const pagesAtOnce = 4;
const longestBackoffMs = 300_000;
/** Something that waits longer while the server answers is a fault of ours. */
const stalledMs = 15 * 60_000;

const quiet: LoopEvent = { phase: 'off', failure: null, sent: 0, stalled: false, full: false };

export class Loop {
	readonly #parts: LoopParts;
	readonly #backfill: Backfill;
	#event: LoopEvent = quiet;
	#flight: Promise<void> | null = null;
	#due = false;
	/** Something was written in a burst whose first write has gone. */
	#gathered = false;
	/** The network, the server or the person came back during an exchange that began before. */
	#cameBack = false;
	#failures = 0;
	/** The newest revision hinted at during an exchange, and the newest that is here. */
	#hinted = 0;
	#cursor = 0;
	#run = 0;
	readonly #timers: NamedTimers<'drawn' | 'every' | 'burst' | 'backoff'>;
	readonly #requests = new Set<AbortController>();

	constructor(parts: LoopParts) {
		this.#parts = parts;
		this.#timers = new NamedTimers(parts.timers);
		this.#backfill = new Backfill(parts.engine);
	}

	get phase(): Phase {
		return this.#event.phase;
	}

	start(): void {
		if (this.phase !== 'off') return;
		this.#run++;
		this.#flight = null;
		this.#become({ phase: 'idle', failure: null });
		this.#every();
		this.#timers.after('drawn', drawnMs, () => void this.#goOn());
		this.kick('timer');
	}

	stop(): void {
		this.#run++;
		this.#timers.clearAll();
		for (const request of this.#requests) request.abort();
		this.#due = false;
		this.#gathered = false;
		this.#become({ phase: 'off' });
	}

	/** Asks for an exchange soon. Cheap, and never wrong. */
	kick(why: Kick): void {
		const { phase } = this;
		if (phase === 'off' || phase === 'signed-out' || phase === 'outdated') return;
		if (why === 'write') return this.#wrote();
		if (why === 'leave') return this.#hasten();
		this.#begin(why);
	}

	/** The server has revisions up to here; null: it cannot say. */
	hint(revision: number | null): void {
		if (revision !== null && revision <= this.#cursor) return;
		// An exchange under way may be bringing it: whether it did is seen at its end.
		if (revision !== null) this.#hinted = Math.max(this.#hinted, revision);
		if (revision === null || !this.#flight) this.kick('hint');
	}

	/** The person has signed in again. */
	resume(): void {
		if (this.phase === 'signed-out') this.#become({ phase: 'idle', failure: null });
		this.kick('retry');
	}

	/** Resolves when no exchange is under way. */
	async settled(): Promise<void> {
		while (this.#flight) await this.#flight;
	}

	#wrote(): void {
		this.#gathered = this.#timers.has('burst');
		if (this.#gathered) return;
		this.#timers.after('burst', burstMs, () => this.#gathered && this.#wrote());
		this.#begin('write');
	}

	/** What was just written does not wait any longer; without it there is nothing to do. */
	#hasten(): void {
		if (!this.#gathered) return;
		this.#gathered = false;
		this.#begin('write');
	}

	#begin(why: Kick): void {
		// While the server does not answer, only what may have changed that asks it again.
		const isNews = why !== 'write' && why !== 'timer';
		if (this.phase === 'waiting' && !isNews) return;
		this.#due = true;
		if (this.#flight) return void (this.#cameBack ||= isNews);
		this.#cameBack = false;
		this.#timers.clear('backoff');
		const run = this.#run;
		const flight = this.#exchanges(run).finally(() => {
			if (this.#flight === flight) this.#flight = null;
		});
		this.#flight = flight;
	}

	/** Single flight: goes on while something is due. Never rejects. */
	async #exchanges(run: number): Promise<void> {
		const { engine, lock, lockName } = this.#parts;
		this.#become({ phase: 'exchanging' });
		let sent = 0;
		try {
			await identify(engine);
			while (this.#due && this.#run === run) {
				this.#due = false;
				this.#hinted = 0;
				const end = await lock(lockName, () => this.#exchange());
				if (this.#run !== run) return;
				sent += end.sent;
				this.#took(end);
				if (end.kind === 'upgrade') return this.#become({ phase: 'outdated', failure: null });
			}
			this.#failures = 0;
			this.#become({ phase: 'idle', failure: null, sent });
		} catch (cause) {
			if (this.#run === run) this.#failed(cause);
		}
	}

	async #exchange(): Promise<ExchangeEnd> {
		const cancels: (() => void)[] = [];
		const signal = () => {
			const request = new AbortController();
			const cancel = this.#parts.timers.after(requestMs, () => request.abort());
			this.#requests.add(request);
			cancels.push(cancel, () => this.#requests.delete(request));
			return request.signal;
		};
		try {
			const { engine } = this.#parts;
			const mayBring = (pages: number) => this.#mayBring(pages);
			return await exchange({ engine, backfill: this.#backfill, signal, mayBring });
		} finally {
			for (const cancel of cancels) cancel();
		}
	}

	/** What waits here, in another tab or on the server goes before the next page. */
	#mayBring(pages: number): boolean {
		if (this.#event.full || this.#timers.has('drawn')) return false;
		const isAwaited = this.#due || this.#hinted > this.#cursor;
		return pages === 0 || (pages < pagesAtOnce && !isAwaited);
	}

	async #goOn(): Promise<void> {
		if (await this.#backfill.waits()) this.kick('timer');
	}

	#took({ cursor, more }: ExchangeEnd): void {
		this.#cursor = Math.max(this.#cursor, cursor);
		this.#due ||= more || this.#hinted > this.#cursor;
	}

	#failed(cause: unknown): void {
		this.#due = false;
		if (cause instanceof SignedOut) return this.#become({ phase: 'signed-out', failure: cause });
		const isFirstFull = isFull(cause) && !this.#event.full;
		this.#failures++;
		const ceiling = Math.min(longestBackoffMs, 1000 * 2 ** this.#failures);
		const delay = isFirstFull || this.#cameBack ? 0 : this.#parts.random() * ceiling;
		this.#become({ phase: 'waiting', failure: cause, full: this.#event.full || isFirstFull });
		this.#timers.after('backoff', delay, () => this.#begin('retry'));
	}

	#every(): void {
		this.#timers.after('every', everyMs, () => {
			this.#every();
			void this.#watch();
			this.kick('timer');
		});
	}

	/** A watchdog: what waits too long while the server answers restarts the machine, and says so. */
	async #watch(): Promise<void> {
		const { store, now } = this.#parts.engine;
		const oldest = await store.reader.scan<OutboxEntry>('outbox', { limit: 500 });
		const since = Math.min(...oldest.map((entry) => entry.since));
		const answers = this.#event.failure === null && this.phase !== 'signed-out';
		const stalled = answers && this.phase !== 'off' && now() - since > stalledMs;
		if (stalled !== this.#event.stalled) this.#become({ stalled });
		if (!stalled || this.phase !== 'exchanging') return;
		this.#run++;
		this.#flight = null;
		this.#begin('retry');
	}

	#become(change: Partial<LoopEvent>): void {
		this.#event = { ...this.#event, ...change };
		this.#parts.report(this.#event);
	}
}
