import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import type { ConnectEnd } from '#lib/providers/connect.server.ts';
import {
	openProviderLines,
	type ProviderLine,
	type ProviderLines
} from '#lib/providers/line.server.ts';
import { listen } from '#lib/providers/listen.server.ts';
import type { RunOrder } from '#lib/providers/runs.server.ts';
import type { RunResult } from '#lib/providers/run-finish.server.ts';
import type { WireGroup } from '#lib/providers/withings/sandbox/group.server.ts';
import { createWithingsSandbox, sandboxClient } from '#lib/providers/withings/sandbox.server.ts';
import type { Command, Switchboard } from '#lib/providers/withings/sandbox/switchboard.server.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { connectAs, runOnce, workSwitchboard, type Consent } from './provider-rig.ts';
import { makePerson } from './sync-device.ts';

const DAY = 86_400_000;

type View = ReturnType<Switchboard['view']> & { record: WireGroup | null };

/** Withings' sandbox and everything between it and Postgres, as a server has it. */
export interface WithingsRig {
	readonly fresh: FreshDatabase;
	readonly sync: Sync;
	readonly lines: ProviderLines;
	readonly line: ProviderLine;
	/** Errors that were nobody's but ours. */
	readonly reported: unknown[];
	/** A second process over the same database and sandbox, as far as memory goes. */
	another(): ProviderLine;
	/** A person who has allowed access; not synced yet. */
	person(member?: number): Promise<string>;
	connect(userId: string, consent?: Consent): Promise<ConnectEnd>;
	/** One run to its end. */
	run(userId: string, order?: Partial<RunOrder>): Promise<RunResult>;
	/** Works the sandbox's switchboard, over HTTP. */
	control(command?: Command): Promise<View>;
	close(): Promise<void>;
}

interface RigOptions {
	readonly days?: number;
	/** How the world sees the server. */
	readonly origin?: string;
	/** As if the sandbox were the real one. */
	readonly isLive?: boolean;
}

export async function withingsRig(options: RigOptions = {}): Promise<WithingsRig> {
	const { days = 60, origin = 'http://localhost:3000', isLive = false } = options;
	const since = Date.now() - days * DAY;
	const real = isLive ? await listen(createWithingsSandbox({ seed: 'real', since })) : null;
	const fresh = await freshDatabase();
	const dataDir = mkdtempSync(join(tmpdir(), 'lt-withings-'));
	const sync = createSync(fresh.database, entities);
	const config = readConfig({
		LIFE_DATA_DIR: dataDir,
		LIFE_PROVIDERS: isLive ? 'live' : 'sandbox',
		ORIGIN: origin,
		WITHINGS_API_URL: real?.url,
		WITHINGS_ACCOUNT_URL: real?.url,
		WITHINGS_CLIENT_ID: sandboxClient.id,
		WITHINGS_CLIENT_SECRET: sandboxClient.secret
	});
	const reported: unknown[] = [];
	const open = () =>
		openProviderLines({
			...{ config, database: fresh.database, sync, now: Date.now, sandboxSince: since },
			report: (error) => reported.push(error)
		});
	const lines = open();
	const opened = [lines];
	const line = lines.of('withings')!;
	const browserSide = real ?? (await listen(line.realms.sandbox()));

	const rig: WithingsRig = {
		...{ fresh, sync, lines, line, reported },
		another() {
			const more = open();
			opened.push(more);
			return more.of('withings')!;
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
			for (const each of opened) await each.stop();
			await browserSide.close();
			await sync.stop();
			await fresh.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
	return rig;
}
