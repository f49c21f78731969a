import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import type { ConnectEnd } from '#lib/providers/connect.server.ts';
import { openProviderLines, type ProviderLine } from '#lib/providers/line.server.ts';
import { listen } from '#lib/providers/listen.server.ts';
import type { RunOrder } from '#lib/providers/runs.server.ts';
import type { RunResult } from '#lib/providers/run-finish.server.ts';
import type { Command } from '#lib/providers/whoop/sandbox/switchboard.server.ts';
import type { WireRecord } from '#lib/providers/whoop/sandbox/records.server.ts';
import type { SandboxState } from '#lib/providers/whoop/sandbox/state.server.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { connectAs, runOnce, workSwitchboard, type Consent } from './provider-rig.ts';
import { makePerson } from './sync-device.ts';

const DAY = 86_400_000;
const origin = 'http://localhost:3000';

type View = Pick<SandboxState, 'counts'> & { record: WireRecord | null; workouts: WireRecord[] };

/** Whoop's sandbox and everything between it and Postgres, as a server has it. */
export interface WhoopRig {
	readonly fresh: FreshDatabase;
	readonly sync: Sync;
	readonly line: ProviderLine;
	/** Errors that were nobody's but ours. */
	readonly reported: unknown[];
	/**
	 * A second process over the same database and sandbox, as far as memory goes; `afterPage` runs
	 * after each page that it has stored.
	 */
	another(afterPage?: (page: number) => Promise<void>): ProviderLine;
	/** A person who has allowed access; not synced yet. */
	person(member?: number): Promise<string>;
	/** Goes to the provider and comes back. */
	connect(userId: string, consent?: Consent): Promise<ConnectEnd>;
	/** One run to its end. */
	run(userId: string, order?: Partial<RunOrder>): Promise<RunResult>;
	/** Works the sandbox's switchboard, over HTTP. */
	control(command?: Command): Promise<View>;
	close(): Promise<void>;
}

interface RigOptions {
	readonly days?: number;
	readonly environment?: Record<string, string>;
	/** Default: a database of its own on the run's server. */
	readonly over?: FreshDatabase;
}

export async function whoopRig(options: RigOptions = {}): Promise<WhoopRig> {
	const { days = 60, environment = {}, over } = options;
	const fresh = over ?? (await freshDatabase());
	const dataDir = mkdtempSync(join(tmpdir(), 'lt-whoop-'));
	const sync = createSync(fresh.database, entities);
	const reported: unknown[] = [];
	const config = readConfig({
		LIFE_DATA_DIR: dataDir,
		LIFE_PROVIDERS: 'sandbox',
		...environment
	});
	const openLines = (by: Sync) =>
		openProviderLines({
			...{ config, database: fresh.database, sync: by, now: Date.now },
			report: (error) => reported.push(error),
			sandboxSince: Date.now() - days * DAY
		});
	const opened = [openLines(sync)];
	const line = opened[0]!.of('whoop')!;
	const browserSide = await listen(line.realms.sandbox());

	const rig: WhoopRig = {
		fresh,
		sync,
		line,
		reported,
		another(afterPage) {
			const lines = openLines(afterPage ? interrupting(sync, afterPage) : sync);
			opened.push(lines);
			return lines.of('whoop')!;
		},
		async person(member = 1) {
			const userId = await makePerson(fresh.database);
			const end = await rig.connect(userId, { member });
			if (end.kind !== 'connected') throw new Error(JSON.stringify(end));
			return userId;
		},
		connect: (userId, consent = {}) =>
			connectAs(line, { userId, ...consent }, { origin, sandboxUrl: browserSide.url }),
		run: (userId, order) => runOnce(line, userId, order),
		control: (command) => workSwitchboard(browserSide.url, command),
		async close() {
			for (const lines of opened) await lines.stop();
			await browserSide.close();
			await sync.stop();
			await fresh.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
	return rig;
}

function interrupting(sync: Sync, afterPage: (page: number) => Promise<void>): Sync {
	let page = 0;
	return {
		...sync,
		async ingestAll(...given) {
			const outcome = await sync.ingestAll(...given);
			await afterPage(++page);
			return outcome;
		}
	};
}
