import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { findConnection } from '#lib/providers/connection.server.ts';
import { listen } from '#lib/providers/listen.server.ts';
import { diceOf } from '#lib/providers/sandbox/dice.server.ts';
import { createWhoopSandbox, type WhoopSandbox } from '#lib/providers/whoop/sandbox.server.ts';
import type { Command } from '#lib/providers/whoop/sandbox/switchboard.server.ts';
import type { FreshDatabase } from '../support/database.ts';
import { inOneFile } from '../support/own-process.ts';
import { whoopRig, type WhoopRig } from '../support/providers.ts';
import { makePerson } from '../support/sync-device.ts';
import { liveAt, type WorkerPlace } from './worker-line.ts';

export interface StormOptions {
	readonly processes: number;
	readonly refreshes: number;
	/** The share of expiries that meet a fault. */
	readonly faults: number;
	readonly seed: number;
	readonly over?: FreshDatabase;
}

export interface StormResult {
	readonly refreshes: number;
	/** Answers that were thrown away on their way to us: of each the same token is tried once more. */
	readonly lost: number;
	/** How often a token that was used up came again. */
	readonly reuses: number;
	/** The most calls of the token endpoint at one moment. */
	readonly atOnce: number;
	/** How often the person had to sign in again. */
	readonly reconnects: number;
	readonly answers: Readonly<Record<string, number>>;
}

type Trouble = Pick<Extract<Command, { do: 'fail' }>, 'kind' | 'status'>;

const troubles: readonly (readonly [Trouble, number])[] = [
	[{ kind: 'lost' }, 1],
	[{ kind: 'status', status: 503 }, 2],
	[{ kind: 'status', status: 500 }, 2],
	[{ kind: 'html', status: 502 }, 1],
	[{ kind: 'status', status: 400 }, 1]
];

/** One connection whose token expires again and again under several processes. */
export async function refreshStorm(options: StormOptions): Promise<StormResult> {
	const whoop = createWhoopSandbox({ seed: 'storm', since: Date.now() - 3 * 86_400_000 });
	const watch = watched(whoop);
	const server = await listen(watch);
	const { over } = options;
	const rig = await whoopRig({ environment: liveAt(server.url), ...(over && { over }) });
	try {
		const place = await connected(rig, whoop, server.url);
		const file = await inOneFile(new URL('./refresh-worker.ts', import.meta.url));
		const workers = Array.from({ length: options.processes }, () => startWorker(file, place));
		try {
			await Promise.all(workers.map(({ ready }) => ready));
			const weather = await under(workers, (signal) =>
				weatherOn(rig, whoop, { ...options, place, signal })
			);
			const said = await Promise.all(workers.map(({ end }) => end()));
			const { refreshes, tokenReuses: reuses } = whoop.switchboard.counts();
			return { ...weather, refreshes, reuses, atOnce: watch.most(), answers: added(said) };
		} finally {
			for (const { kill } of workers) kill();
		}
	} finally {
		await rig.close();
		await server.close();
	}
}

function watched(whoop: WhoopSandbox) {
	let under = 0;
	let most = 0;
	return {
		most: () => most,
		async fetch(request: Request) {
			if (!request.url.endsWith('/token')) return whoop.fetch(request);
			most = Math.max(most, (under += 1));
			return whoop.fetch(request).finally(() => (under -= 1));
		}
	};
}

async function connected(rig: WhoopRig, whoop: WhoopSandbox, apiUrl: string): Promise<WorkerPlace> {
	whoop.switchboard.perform({ do: 'settings', callsPerMinute: 1e9, callsPerDay: 1e9 });
	const userId = await makePerson(rig.fresh.database);
	await rig.connect(userId);
	whoop.switchboard.perform({ do: 'reset_counts' });
	const { id, realm } = (await findConnection(rig.line, userId)) ?? { id: '', realm: 'live' };
	const { dataDir } = rig.line.config;
	return { url: rig.fresh.url, dataDir, apiUrl, connection: { userId, id, realm } };
}

/** Ends with the first worker that dies: nobody would answer the weather any more. */
async function under<T>(
	workers: readonly Worker[],
	work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
	const over = new AbortController();
	try {
		return await Promise.race([work(over.signal), ...workers.map(({ died }) => died)]);
	} finally {
		over.abort();
	}
}

interface Weather extends StormOptions {
	readonly place: WorkerPlace;
	/** Nobody waits for it any more. */
	readonly signal: AbortSignal;
}

/** Longer than any lease and any patience of ours: whoever waits for more waits for nothing. */
const LONGEST_ROUND_MS = 180_000;

/** Lets the token expire and waits until there is another one, by whatever way. */
async function weatherOn(rig: WhoopRig, whoop: WhoopSandbox, options: Weather) {
	const { userId } = options.place.connection;
	const dice = diceOf('storm', options.seed);
	let [lost, reconnects] = [0, 0];
	for (let round = 0; round < options.refreshes; round += 1) {
		const trouble = dice.roll() < options.faults ? dice.pick(troubles) : null;
		if (trouble) whoop.switchboard.perform({ do: 'fail', on: 'token', ...trouble });
		if (trouble?.kind === 'lost') lost += 1;
		const before = (await findConnection(rig.line, userId))?.tokenVersion ?? 0;
		await expire(rig);
		const givenUpAt = performance.now() + LONGEST_ROUND_MS;
		for (;;) {
			options.signal.throwIfAborted();
			const now = await findConnection(rig.line, userId);
			if (now?.status === 'reconnect') {
				reconnects += 1;
				await rig.connect(userId);
				break;
			}
			if ((now?.tokenVersion ?? 0) > before) break;
			// A refusal without a reason rests for a while: the storm does not wait.
			if (now?.refreshRetryAt) await rig.fresh.asOwner(awake);
			if (performance.now() > givenUpAt) throw new Error(`Round ${round}: ${JSON.stringify(now)}`);
			await sleep(10);
		}
	}
	return { lost, reconnects };
}

const awake = 'update oauth_credentials set refresh_retry_at = null';

async function expire(rig: WhoopRig): Promise<void> {
	await rig.fresh.asOwner(
		"update oauth_credentials set expires_at = now() - interval '1 minute', refresh_after = now()"
	);
}

interface Worker {
	readonly ready: Promise<unknown>;
	/** Rejects when its process ends, whyever. */
	readonly died: Promise<never>;
	end(): Promise<Record<string, number>>;
	kill(): void;
}

function startWorker(file: string, place: WorkerPlace): Worker {
	const child = fork(file, [JSON.stringify(place)], { execArgv: [] });
	const died = new Promise<never>((_resolve, reject) => {
		child.once('exit', (code, signal) => reject(new Error(`A worker ended: ${signal ?? code}.`)));
	});
	died.catch(() => undefined);
	const message = () =>
		Promise.race([new Promise<unknown>((resolve) => child.once('message', resolve)), died]);
	return {
		ready: message(),
		died,
		async end() {
			const said = message();
			child.send('end');
			return (await said) as Record<string, number>;
		},
		kill: () => child.kill('SIGKILL')
	};
}

function added(all: readonly Record<string, number>[]): Record<string, number> {
	const sum: Record<string, number> = {};
	for (const one of all) {
		for (const [key, count] of Object.entries(one)) sum[key] = (sum[key] ?? 0) + count;
	}
	return sum;
}
