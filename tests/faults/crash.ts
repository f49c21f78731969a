import { spawn } from 'node:child_process';
import { findConnection } from '#lib/providers/connection.server.ts';
import { listen, type Listening } from '#lib/providers/listen.server.ts';
import { createWhoopSandbox, type WhoopSandbox } from '#lib/providers/whoop/sandbox.server.ts';
import type { FreshDatabase } from '../support/database.ts';
import { inOneFile } from '../support/own-process.ts';
import { whoopRig, type WhoopRig } from '../support/providers.ts';
import { makePerson } from '../support/sync-device.ts';
import type { Doom } from './doomed-worker.ts';
import { liveAt } from './worker-line.ts';

export type Task = Doom['task'];

export interface CrashRig {
	readonly rig: WhoopRig;
	readonly whoop: WhoopSandbox;
	/** The steps of a life to its end, and the milliseconds from the provider's answer to our commit. */
	live(task: Task): Promise<{ steps: string[]; windowMs: number | null }>;
	/** Killed at a step; then what another process finds. */
	die(task: Task, at: string): Promise<Aftermath>;
	close(): Promise<void>;
}

export interface Aftermath {
	readonly at: string;
	/** By the signal, not by itself. */
	readonly isKilled: boolean;
	/** What the next one who asks is answered. */
	readonly next: string;
	readonly status: string;
	readonly statusReason: string | null;
	/** Refresh tokens that came again after they were used up. */
	readonly reuses: number;
	/** Workouts that are not here once the next run is over, or that are here twice. */
	readonly missing: number;
	readonly doubled: number;
	/** Workouts that the cursor claimed when the process died, and that were not stored. */
	readonly claimed: number;
}

export async function crashRig(over?: FreshDatabase): Promise<CrashRig> {
	const whoop = createWhoopSandbox({ seed: 'crash', since: Date.now() - 120 * 86_400_000 });
	whoop.switchboard.perform({ do: 'settings', callsPerMinute: 1e9, callsPerDay: 1e9 });
	const server = await listen(whoop);
	const rig = await whoopRig({ environment: liveAt(server.url), ...(over && { over }) });
	const parts = { rig, whoop, server };
	return {
		rig,
		whoop,
		live: (task) => live(parts, task),
		die: (task, at) => die(parts, task, at),
		async close() {
			await rig.close();
			await server.close();
		}
	};
}

interface Parts {
	readonly rig: WhoopRig;
	readonly whoop: WhoopSandbox;
	readonly server: Listening;
}

/** A person of their own for each life; they take turns with the one account that is there. */
async function born({ rig, whoop, server }: Parts, task: Task): Promise<Omit<Doom, 'at'>> {
	await rig.fresh.asOwner('delete from users');
	await rig.fresh.asOwner('delete from rate_limits');
	const userId = await makePerson(rig.fresh.database);
	await rig.connect(userId);
	whoop.switchboard.perform({ do: 'reset_counts' });
	const { id, realm } = (await findConnection(rig.line, userId))!;
	if (task === 'refresh') {
		await rig.fresh.asOwner(
			"update oauth_credentials set expires_at = now() - interval '1 minute', refresh_after = now()"
		);
	}
	const { dataDir } = rig.line.config;
	const place = { url: rig.fresh.url, dataDir, apiUrl: server.url };
	return { ...place, connection: { userId, id, realm }, task };
}

async function live(parts: Parts, task: Task) {
	const { said } = await lead(await born(parts, task));
	const window = said.find((line) => line.startsWith('window '));
	const steps = said.filter((line) => /^(transaction|call) /.test(line));
	return { steps, windowMs: window ? Number(window.slice(7)) : null };
}

async function die(parts: Parts, task: Task, at: string): Promise<Aftermath> {
	const doom = { ...(await born(parts, task)), at };
	const { signal } = await lead(doom);
	const { rig, whoop } = parts;
	const { userId } = doom.connection;
	const claimed = task === 'ingest' ? await claimedAndMissing(parts, userId) : 0;
	// As if the leases of the dead process had run out.
	await rig.fresh.asOwner(`update oauth_credentials set lease_until = now() - interval '1 second',
		sync_lease_until = now() - interval '1 second'`);
	const next =
		task === 'refresh'
			? (await rig.line.tokens.current(doom.connection)).kind
			: (await rig.run(userId)).state;
	const { status, statusReason } = (await findConnection(rig.line, userId))!;
	const { tokenReuses: reuses } = whoop.switchboard.counts();
	const stored = await storedIds(rig, userId);
	const there = task === 'ingest' ? whoop.switchboard.workouts() : [];
	return {
		...{ at, isKilled: signal === 'SIGKILL', next, status, statusReason, reuses, claimed },
		missing: there.filter(({ id }) => !stored.includes(id)).length,
		doubled: stored.length - new Set(stored).size
	};
}

/** What began after the cursor's mark of history is said to be in. */
async function claimedAndMissing({ rig, whoop }: Parts, userId: string): Promise<number> {
	const [row] = await rig.fresh.asOwner<{ cursor: { historyBefore: number | null } }>(
		'select cursor from provider_cursors where user_id = $1::uuid',
		[userId]
	);
	if (!row) return 0;
	const from = row.cursor.historyBefore ?? 0;
	const stored = await storedIds(rig, userId);
	const claimed = whoop.switchboard.workouts().filter(({ start }) => Date.parse(start) >= from);
	return claimed.filter(({ id }) => !stored.includes(id)).length;
}

async function storedIds({ fresh }: WhoopRig, userId: string): Promise<string[]> {
	const rows = await fresh.asOwner<{ id: string }>(
		'select source_id as id from workouts where user_id = $1::uuid and deleted_at is null',
		[userId]
	);
	return rows.map(({ id }) => id);
}

async function lead(doom: Doom): Promise<{ said: string[]; signal: NodeJS.Signals | null }> {
	const file = await inOneFile(new URL('./doomed-worker.ts', import.meta.url));
	const child = spawn(process.execPath, [file, JSON.stringify(doom)], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
	return new Promise((resolve) => {
		child.once('close', (_code, signal) => resolve({ said: text.trim().split('\n'), signal }));
	});
}
