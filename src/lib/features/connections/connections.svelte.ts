import { readIdentity } from '#lib/platform/auth/identity.ts';
import type { ConnectionCard } from '#lib/providers/connection-card.ts';
import type { RunRow, RunView, SetAside } from '#lib/providers/run-view.ts';
import { rpc } from '#lib/rpc.ts';
import { serverWords, unreachable } from './server-words.ts';
import { isRunning } from './words.ts';

const runningPollMs = 1000;
/** The browser's word on being online is a hint only: the server is what counts. */
const troubledPollMs = 4000;
const restingPollMs = 20_000;

/** Under the person's own name: signing out of this device removes it. */
function keyOf(): string | null {
	const identity = readIdentity();
	return identity && `lifetracker:${identity.userId}:connections`;
}

/**
 * The list as the server last told it. Without a network the last one stays readable; what needs
 * the server says so.
 */
export class Connections {
	cards = $state.raw<readonly ConnectionCard[] | null>(read());
	/** Why nothing can be done just now; null when the server answers. */
	trouble = $state<string | null>(null);
	/** Which deed is under way, so that its button waits. */
	busy = $state<string | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isOpen = false;

	/** Looks every second while a run is under way; returns the end of it. */
	open(): () => void {
		this.#isOpen = true;
		void this.refresh();
		const again = () => void this.refresh();
		addEventListener('online', again);
		addEventListener('offline', again);
		return () => {
			this.#isOpen = false;
			clearTimeout(this.#timer);
			removeEventListener('online', again);
			removeEventListener('offline', again);
		};
	}

	async refresh(): Promise<void> {
		clearTimeout(this.#timer);
		try {
			this.cards = await rpc.connections.list.query();
			this.trouble = null;
			keep(this.cards);
		} catch (error) {
			this.trouble = serverWords(error) ?? offlineWords();
		}
		this.#plan();
	}

	/** Does something on the server, then looks again. False: it was refused, in `trouble`'s place. */
	async act(name: string, deed: () => Promise<unknown>): Promise<string | null> {
		if (this.busy) return null;
		this.busy = name;
		try {
			await deed();
			await this.refresh();
			return null;
		} catch (error) {
			return serverWords(error) ?? unreachable;
		} finally {
			this.busy = null;
		}
	}

	runs(provider: string): Promise<RunView[]> {
		return rpc.connections.runs.query({ provider, limit: 20 });
	}

	runRows(provider: string, page: { run: string; skip: number; limit: number }): Promise<RunRow[]> {
		return rpc.connections.runRows.query({ provider, ...page });
	}

	setAside(provider: string, limit: number): Promise<SetAside[]> {
		return rpc.connections.setAside.query({ provider, limit });
	}

	#plan(): void {
		if (!this.#isOpen) return;
		const isBusy = (this.cards ?? []).some(isRunning);
		const restMs = isBusy ? runningPollMs : restingPollMs;
		const ms = this.trouble === null ? restMs : troubledPollMs;
		this.#timer = setTimeout(() => void this.refresh(), ms);
	}
}

function offlineWords(): string {
	return navigator.onLine ? unreachable : 'You are offline. This is how things last stood.';
}

function read(): readonly ConnectionCard[] | null {
	const key = keyOf();
	try {
		return key
			? (JSON.parse(localStorage.getItem(key) ?? 'null') as ConnectionCard[] | null)
			: null;
	} catch {
		return null;
	}
}

function keep(cards: readonly ConnectionCard[]): void {
	const key = keyOf();
	if (key) localStorage.setItem(key, JSON.stringify(cards));
}
