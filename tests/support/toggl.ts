import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { connectByToken } from '#lib/providers/connect-token.server.ts';
import { openProviderLines, type ProviderLine } from '#lib/providers/line.server.ts';
import { listen } from '#lib/providers/listen.server.ts';
import type { RunResult } from '#lib/providers/run-finish.server.ts';
import type { RunOrder } from '#lib/providers/runs.server.ts';
import { sandboxToken } from '#lib/providers/toggl/sandbox.server.ts';
import type { WireEntry, WireProject } from '#lib/providers/toggl/sandbox/records.server.ts';
import type { SandboxState } from '#lib/providers/toggl/sandbox/state.server.ts';
import type { Command } from '#lib/providers/toggl/sandbox/switchboard.server.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { runOnce, workSwitchboard } from './provider-rig.ts';
import { makePerson } from './sync-device.ts';

const DAY = 86_400_000;

type View = Pick<SandboxState, 'counts'> & {
	record: WireEntry | null;
	entries: WireEntry[];
	projects: WireProject[];
};

/** Toggl's sandbox and everything between it and Postgres, as a server has it. */
export interface TogglRig {
	readonly fresh: FreshDatabase;
	readonly sync: Sync;
	readonly line: ProviderLine;
	readonly reported: unknown[];
	/** A person who has pasted their token; not synced yet. */
	person(): Promise<string>;
	connect(userId: string, token?: string): Promise<unknown>;
	run(userId: string, order?: Partial<RunOrder>): Promise<RunResult>;
	/** Works the sandbox's switchboard, over HTTP. */
	control(command?: Command): Promise<View>;
	close(): Promise<void>;
}

export async function togglRig({ days }: { days: number }): Promise<TogglRig> {
	const fresh = await freshDatabase();
	await callAtOnce(fresh);
	const dataDir = mkdtempSync(join(tmpdir(), 'lt-toggl-'));
	const sync = createSync(fresh.database, entities);
	const reported: unknown[] = [];
	const lines = openProviderLines({
		config: readConfig({ LIFE_DATA_DIR: dataDir, LIFE_PROVIDERS: 'sandbox' }),
		...{ database: fresh.database, sync, now: Date.now },
		report: (error) => reported.push(error),
		sandboxSince: Date.now() - days * DAY
	});
	const line = lines.of('toggl')!;
	const switchboard = await listen(line.realms.sandbox());

	const rig: TogglRig = {
		...{ fresh, sync, line, reported },
		async person() {
			const userId = await makePerson(fresh.database);
			await rig.connect(userId);
			return userId;
		},
		connect: (userId, token = sandboxToken) =>
			connectByToken(line, { user: { id: userId, demo: false }, token }),
		run: (userId, order) => runOnce(line, userId, order),
		control: (command) => workSwitchboard(switchboard.url, command),
		async close() {
			await lines.stop();
			await switchboard.close();
			await sync.stop();
			await fresh.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
	return rig;
}

/** Nobody waits a second between two calls; that is tested by itself. */
export async function callAtOnce(fresh: FreshDatabase): Promise<void> {
	await fresh.asOwner(`create function call_at_once() returns trigger language plpgsql as $$
		begin new.resets_at := now(); return new; end $$`);
	await fresh.asOwner(`create trigger call_at_once before insert or update on rate_limits
		for each row when (new.key like '%:toggl:%:1') execute function call_at_once()`);
}
