import { setTimeout as sleep } from 'node:timers/promises';
import { fileState, memoryState, type State } from '../state-file.server.ts';
import { withSkew } from './skewed-state.server.ts';

const DAY = 86_400_000;

/** What every sandbox can be told. */
export interface SettingOptions {
	/** The same seed gives the same lives. */
	readonly seed: string;
	readonly now?: () => number;
	/** First day of the lives, epoch milliseconds. */
	readonly since?: number;
	/** A file that several processes share; absent: remembered as long as the process lives. */
	readonly statePath?: string;
	readonly latencyMs?: number;
}

export interface Setting<T> {
	readonly state: State<T>;
	/** The sandbox's own clock, skew included. */
	now(): number;
	/** Of the lives, counted from the epoch. */
	readonly firstDay: number;
	/** Before each answer. */
	delay(): Promise<void>;
}

export function settingOf<T extends { skewMs: number }>(
	options: SettingOptions,
	fresh: () => T
): Setting<T> {
	const { statePath, latencyMs = 0, now = Date.now, since = Date.UTC(2022, 0, 3) } = options;
	const { state, skew } = withSkew(statePath ? fileState(statePath, fresh) : memoryState(fresh()));
	return {
		state,
		now: () => now() + skew(),
		firstDay: Math.floor(since / DAY),
		async delay() {
			if (latencyMs > 0) await sleep(latencyMs);
		}
	};
}
