import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { project } from '#lib/domains/projects/entity.ts';
import { startTestServer, type TestServer } from './support/database-server.ts';
import { hurtableDatabase } from './support/database.ts';
import { whoopRig, type WhoopRig } from './support/providers.ts';
import { creation, makePerson, pushInput } from './support/sync-device.ts';

let server: TestServer;
let rig: WhoopRig;

beforeAll(async () => {
	server = await startTestServer();
	rig = await whoopRig({ days: 1500, over: await hurtableDatabase(server) });
});
afterAll(() => rig.close());

const faults = {
	'restarted fast': () => server.stop(),
	'restarted at once': () => server.stopAtOnce(),
	killed: () => server.kill()
};

/** Hurts the server again and again until the work is done, and gives it a moment between. */
async function hurtWhile(work: Promise<unknown>, hurt: () => Promise<void>): Promise<number> {
	let isOver = false;
	let times = 0;
	const over = () => (isOver = true);
	work.then(over, over);
	while (!isOver && times < 6) {
		await sleep(120);
		await hurt();
		await server.start();
		times++;
	}
	return times;
}

describe.each(Object.entries(faults))('Postgres, %s', (_name, hurt) => {
	it('under running pushes loses and doubles nothing that was acknowledged', async () => {
		const person = await makePerson(rig.fresh.database);
		const acknowledged = new Set<string>();
		async function device(number: number): Promise<void> {
			for (let entry = 0; entry < 40; entry++) {
				const change = creation(project, { name: `${number}/${entry}` }, { id: randomUUID() });
				// As a device does: what was not acknowledged is sent again.
				for (let isSent = false; !isSent;) {
					const answer = await rig.sync.push(person, pushInput([change])).catch(() => null);
					isSent = answer?.kind === 'page';
					if (isSent) acknowledged.add(change.id);
					else await sleep(20);
				}
			}
		}
		const work = Promise.all([1, 2, 3, 4].map(device));
		expect(await hurtWhile(work, hurt)).toBeGreaterThan(0);
		await work;

		const rows = await rig.fresh.asOwner<{ id: string; name: string; revision: number }>(
			'select id, name, revision from projects where user_id = $1::uuid',
			[person]
		);
		expect(new Set(rows.map(({ id }) => id))).toEqual(acknowledged);
		expect(new Set(rows.map(({ name }) => name)).size).toBe(160);
		expect(new Set(rows.map(({ revision }) => revision)).size).toBe(160);
	});

	it('under a running provider sync leaves no gap and no double', async () => {
		await rig.control({ do: 'reset' });
		await rig.control({ do: 'settings', callsPerMinute: 100_000 });
		await rig.fresh.asOwner('delete from rate_limits');
		const person = await rig.person();
		const work = rig.run(person).catch(() => null);
		expect(await hurtWhile(work, hurt)).toBeGreaterThan(0);
		await work;
		// The lease of a run that was cut off ends by itself; nobody waits for it here.
		await rig.fresh.asOwner('update oauth_credentials set sync_lease_until = null');
		await rig.fresh.asOwner('delete from rate_limits');
		const again = await rig.run(person, { reach: { kind: 'all' } });
		expect(again).toMatchObject({ state: 'done', error: null });

		const here = await rig.fresh.asOwner<{ source_id: string }>(
			'select source_id from workouts where user_id = $1::uuid and deleted_at is null',
			[person]
		);
		expect(here.length).toBeGreaterThan(200);
		expect(new Set(here.map((row) => row.source_id)).size).toBe(here.length);
		await rig.fresh.asOwner('delete from rate_limits');
		// What a whole walk over there finds is here already, and nothing else is here.
		const third = await rig.run(person, { reach: { kind: 'all' } });
		expect(third.counts).toMatchObject({ created: 0, removed: 0, unchanged: here.length });
		await rig.fresh.asOwner('delete from users where id = $1::uuid', [person]);
	});
});
