import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inOneFile } from '../../../tests/support/own-process.ts';
import { whoopRig, type WhoopRig } from '../../../tests/support/providers.ts';

const PEOPLE = 6;
const SLOTS = 4;

let rig: WhoopRig;
let nodes: ChildProcess[];

beforeAll(async () => {
	rig = await whoopRig({ days: 3 });
	await rig.control({ do: 'settings', callsPerMinute: 100_000 });
	for (let n = 0; n < PEOPLE; n += 1) await rig.person();
	await rig.fresh.asOwner("update oauth_credentials set next_sync_at = now() + interval '1 day'");
	const source = new URL('../../../tests/support/schedule-process.ts', import.meta.url);
	const script = await inOneFile(source);
	const given = [rig.fresh.url, rig.line.config.dataDir, String(Date.now() - 3 * 86_400_000)];
	nodes = [1, 2].map(() => fork(script, given, { execArgv: [] }));
	await Promise.all(nodes.map((node) => once(node, 'message')));
});
afterAll(async () => {
	const gone = nodes.map((node) => once(node, 'exit'));
	for (const node of nodes) node.disconnect();
	await Promise.all(gone);
	await rig.close();
});

interface SlotRun {
	readonly userId: string;
	readonly from: number;
	readonly to: number | null;
	readonly state: string;
}
const runs = () =>
	rig.fresh.asOwner<SlotRun>(`select user_id as "userId", state,
		extract(epoch from started_at)::float8 as "from", extract(epoch from finished_at)::float8 as "to"
		from sync_runs order by user_id, started_at`);

test('promise 24: two processes over one schedule of 6 connections run each of 4 slots once', async () => {
	for (let slot = 1; slot <= SLOTS; slot += 1) {
		await rig.fresh.asOwner('delete from rate_limits');
		await rig.fresh.asOwner('update oauth_credentials set next_sync_at = now()');
		const done = async () => (await runs()).filter(({ state }) => state === 'done').length;
		await expect.poll(done, { timeout: 20_000 }).toBe(slot * PEOPLE);
	}
	const all = await runs();
	expect(all).toHaveLength(SLOTS * PEOPLE);
	for (const [at, run] of all.entries()) {
		const next = all[at + 1];
		if (next?.userId === run.userId) expect(run.to).toBeLessThanOrEqual(next.from);
	}
});
