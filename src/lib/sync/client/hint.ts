import type { Random } from '#lib/platform/random.ts';
import type { Lock } from './lock.ts';
import type { Timers } from './timers.ts';

/** As much of `EventSource` as is used. */
export interface HintSource {
	onopen: (() => void) | null;
	onmessage: ((event: { data: string }) => void) | null;
	onerror: (() => void) | null;
	readonly readyState: number;
	close(): void;
}

export interface HintParts {
	readonly lock: Lock;
	readonly lockName: string;
	readonly timers: Timers;
	readonly random: Random;
	open(): HintSource;
	/** The server has revisions up to here; null: something may have been missed. */
	onHint(revision: number | null): void;
}

const closed = 2;
const longestRetryMs = 60_000;

/**
 * Listens to the server's hints, on one tab of all: a browser opens few connections to one origin.
 * The tab that listens tells the others by what it stores. Returns what ends it.
 */
export function listenForHints(parts: HintParts): () => void {
	const ended = new AbortController();
	const listening = parts.lock(parts.lockName, () => listen(parts, ended.signal), ended.signal);
	// Ended before its turn came.
	listening.catch(() => undefined);
	return () => ended.abort();
}

function listen(parts: HintParts, ended: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		let failures = 0;
		let source: HintSource | null = null;
		let cancel = () => undefined as void;
		const connect = () => {
			source = parts.open();
			// The server's first message says that something may have been missed.
			source.onopen = () => (failures = 0);
			source.onmessage = ({ data }) => parts.onHint(revisionIn(data));
			source.onerror = () => {
				// While it is not closed the browser reconnects by itself.
				if (source?.readyState !== closed) return;
				failures++;
				const delay = Math.min(longestRetryMs, 1000 * 2 ** failures);
				cancel = parts.timers.after(delay * (0.5 + parts.random() / 2), connect);
			};
		};
		ended.addEventListener('abort', () => {
			cancel();
			source?.close();
			resolve();
		});
		if (ended.aborted) resolve();
		else connect();
	});
}

/** Null when the message does not say: then asking is the way to know. */
function revisionIn(data: string): number | null {
	try {
		const { revision } = JSON.parse(data) as { revision?: unknown };
		return typeof revision === 'number' ? revision : null;
	} catch {
		return null;
	}
}
