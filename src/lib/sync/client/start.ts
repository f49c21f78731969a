import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Random } from '#lib/platform/random.ts';
import { newRowId } from '../row-id.ts';
import { listenForHints, type HintSource } from './hint.ts';
import { browserLock, type Lock } from './lock.ts';
import { Loop } from './loop.ts';
import { allRules } from './rules.ts';
import { readStanding } from './standing.ts';
import { SyncStatus } from './status.svelte.ts';
import { browserTimers } from './timers.ts';
import { together } from './together.ts';
import { httpTransport } from './transport.ts';
import type { Store } from './tx.ts';

// The wiring: the one place of the engine that touches the browser's clock, dice, locks and events.

export interface Sync {
	readonly status: SyncStatus;
	/** A row was written: send it soon. */
	wrote(): void;
	/** The person asks: "Sync now". */
	retry(): void;
	/** The person has signed in again, as the same person. */
	signedIn(): void;
	/** Resolves when no exchange is under way. */
	settled(): Promise<void>;
	stop(): void;
}

export interface SyncParts {
	readonly userId: string;
	readonly entities: readonly AnyEntity[];
	readonly store: Store;
	/** Shown in history and in the list of devices. */
	readonly deviceName: string;
}

/** Keeps a replica and the server equal for as long as the page lives. */
export function startSync(parts: SyncParts): Sync {
	const { userId, entities, store } = parts;
	const status = new SyncStatus(browserTimers);
	const lock = browserLock(navigator.locks);
	const random = () => Math.random();
	const loop = loopOf(parts, { lock, random, status });
	const names = new Set(entities.map(({ name }) => name));
	const standingStores = [...names, 'outbox', 'dead', 'meta'];
	const standing = store
		.live(async ({ read }) => {
			// The screen first: this is read again after each deed.
			await together.shown();
			return read(standingStores, (tx) => readStanding(tx, (name) => names.has(name)));
		})
		.subscribe({ next: status.stand, error: () => undefined });
	const endHints = listenForHints({
		lock,
		lockName: `lifetracker-live:${userId}`,
		timers: browserTimers,
		random,
		open: () => new EventSource('/api/trpc/sync.live') as HintSource,
		onHint: (revision) => loop.hint(revision)
	});
	const endEvents = kickOnReturn(loop);
	loop.start();
	return {
		status,
		// The screen first: it is being read anew.
		wrote: () => together.do(() => loop.kick('write')),
		retry: () => loop.kick('retry'),
		signedIn: () => loop.resume(),
		settled: () => loop.settled(),
		stop: () => {
			endEvents();
			endHints();
			standing.unsubscribe();
			loop.stop();
		}
	};
}

function loopOf(
	{ userId, entities, store, deviceName }: SyncParts,
	{ lock, random, status }: { lock: Lock; random: Random; status: SyncStatus }
): Loop {
	return new Loop({
		engine: {
			store,
			entities: new Map(entities.map((entity) => [entity.name, entity])),
			transport: httpTransport(),
			rules: allRules,
			deviceName,
			now: () => Date.now(),
			newId: newRowId
		},
		lock,
		lockName: `lifetracker-sync:${userId}`,
		timers: browserTimers,
		random,
		report: status.report
	});
}

/** The network or the person is back, or the person goes. */
function kickOnReturn(loop: Loop): () => void {
	const events = new AbortController();
	const { signal } = events;
	const leave = () => {
		together.now();
		loop.kick('leave');
	};
	const seen = () => (document.visibilityState === 'visible' ? loop.kick('visible') : leave());
	addEventListener('online', () => loop.kick('online'), { signal });
	addEventListener('pageshow', () => loop.kick('visible'), { signal });
	addEventListener('pagehide', leave, { signal });
	document.addEventListener('visibilitychange', seen, { signal });
	return () => events.abort();
}
