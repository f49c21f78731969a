import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { connectByToken } from '#lib/providers/connect-token.server.ts';
import { openProviderLines, type ProviderLine } from '#lib/providers/line.server.ts';
import type { Manifest } from '#lib/providers/provider.ts';
import type { RunResult } from '#lib/providers/run-finish.server.ts';
import type { RunOrder } from '#lib/providers/runs.server.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { runOnce } from './provider-rig.ts';
import { Shelf, shelfRegistration } from './shelf.ts';
import { makePerson } from './sync-device.ts';
import { virtualClock, type VirtualClock } from './virtual-clock.ts';

/** The shelf and everything between it and Postgres, as a server has it. */
export interface ShelfRig {
	readonly fresh: FreshDatabase;
	readonly sync: Sync;
	readonly shelf: Shelf;
	readonly line: ProviderLine;
	readonly reported: unknown[];
	readonly clock: VirtualClock;
	/** A second process over the same database, as far as memory goes. */
	another(): ProviderLine;
	/** A person who has pasted the token; not synced yet. */
	person(token?: string): Promise<string>;
	run(userId: string, order?: Partial<RunOrder>): Promise<RunResult>;
	rows<T extends object>(table: string, userId: string): Promise<T[]>;
	close(): Promise<void>;
}

interface RigOptions {
	readonly manifest?: Partial<Manifest>;
	/** What a run would sit out passes at once. */
	readonly isVirtual?: boolean;
}

export async function shelfRig({
	manifest = {},
	isVirtual = false
}: RigOptions = {}): Promise<ShelfRig> {
	const fresh = await freshDatabase();
	const dataDir = mkdtempSync(join(tmpdir(), 'lt-shelf-'));
	const clock = virtualClock(fresh);
	const sync = createSync(fresh.database, entities);
	const shelf = new Shelf();
	shelf.now = clock.now;
	const reported: unknown[] = [];
	const config = readConfig({ LIFE_DATA_DIR: dataDir, LIFE_PROVIDERS: 'sandbox' });
	const open = () =>
		openProviderLines({
			...{ config, database: fresh.database, sync, now: Date.now },
			...(isVirtual ? { wait: clock.advance } : {}),
			report: (error) => reported.push(error),
			registrations: [shelfRegistration(shelf, manifest)]
		});
	const opened = [open()];
	const line = opened[0]!.all[0]!;
	return {
		...{ fresh, sync, shelf, line, reported, clock },
		another() {
			const lines = open();
			opened.push(lines);
			return lines.all[0]!;
		},
		async person(token = shelf.token) {
			const userId = await makePerson(fresh.database);
			await connectByToken(line, { user: { id: userId, demo: false }, token });
			return userId;
		},
		run: (userId, order) => runOnce(line, userId, order),
		rows: <T extends object>(table: string, userId: string) =>
			fresh.asOwner<T>(`select * from ${table} where user_id = $1::uuid order by source_id`, [
				userId
			]),
		async close() {
			for (const lines of opened) await lines.stop();
			await sync.stop();
			await fresh.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}
