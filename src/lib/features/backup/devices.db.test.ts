import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { Connection } from '#lib/platform/server/wire/connection.server.ts';
import { endpointFromUrl, urlOfEndpoint } from '#lib/platform/server/wire/endpoint.server.ts';
import { change, create, remove } from '#lib/sync/client/write.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import { ReplicaDevice, wireTo } from '../../../../tests/support/replica-device.ts';
import { makePerson } from '../../../../tests/support/sync-device.ts';
import { backUpInstance, restoreInstance } from './instance.server.ts';

let fresh: FreshDatabase;
let sync: Sync;
let folder: string;
beforeAll(async () => {
	fresh = await freshDatabase();
	folder = mkdtempSync(join(tmpdir(), 'lifetracker-devices-'));
	sync = createSync(fresh.database, entities);
});
afterAll(async () => {
	await sync.stop();
	await fresh.close();
	rmSync(folder, { recursive: true, force: true });
});

const configOf = (url: string) => ({
	databaseUrl: new Secret(url),
	dataDir: folder,
	secretKey: undefined
});
const asked = (path: string) => ({ path, replace: true, address: 'test' });

test('promise 8: a restore under a running server makes no device lose or forget anything', async () => {
	const person = await makePerson(fresh.database);
	const device = () => new ReplicaDevice(person, wireTo(sync, person), Date.now);
	const [phone, laptop] = [device(), device()];
	const weighed = async (note: string) => {
		const made = create(weighIn, { measuredAt: Date.now(), weightKg: 70, note });
		await phone.replica.write('made', [made]);
		return made.id;
	};
	const early = await weighed('before the backup');
	const doomed = await weighed('deleted after it');
	await phone.settle();
	const path = join(folder, 'backup');
	await backUpInstance(configOf(fresh.url), fresh.database, { path });

	await weighed('sent after it');
	await phone.replica.write('removed', [remove(weighIn, doomed)]);
	await phone.settle();
	await laptop.settle();
	await weighed('not sent yet');
	await laptop.replica.write('changed', [change(weighIn, early, { note: 'edited, not sent' })]);
	await restoreInstance(configOf(fresh.url), asked(path));

	for (const one of [phone, laptop, phone]) await one.settle();
	const newcomer = device();
	await newcomer.settle();
	for (const one of [phone, laptop, newcomer]) {
		const living = [...one.store.peek<AnyRow>('weigh_ins').values()].filter(
			(row) => row.deletedAt === null
		);
		expect(living.map((row) => row['note']).sort()).toEqual([
			'edited, not sent',
			'not sent yet',
			'sent after it'
		]);
		expect([one.waiting(), one.store.peek('dead').size]).toEqual([0, 0]);
	}
});

test('an ordinary database user, bound by its own policies, saves and restores everything', async () => {
	const user = `lt_keeper_${process.pid}`;
	const url = urlOfEndpoint({
		...endpointFromUrl(new Secret(fresh.url)),
		user,
		password: 'plain'
	});
	await fresh.asOwner(`drop schema public cascade; drop schema lifetracker cascade;
		create role ${user} login password 'plain'; create schema public authorization ${user}`);
	const name = endpointFromUrl(new Secret(fresh.url)).database;
	await fresh.asOwner(`grant create on database "${name}" to ${user}`);
	await migrateDatabase(configOf(url));
	const database = await openDatabase(configOf(url), { applicationName: 'test' });
	expect(database.access).toBe('forced');
	const person = await makePerson(database);
	const own = createSync(database, entities);
	const device = new ReplicaDevice(person, wireTo(own, person), Date.now);
	const made = create(weighIn, { measuredAt: Date.now(), weightKg: 70, note: '' });
	await device.replica.write('made', [made]);
	await device.settle();
	const path = join(folder, 'ordinary');
	const { rows } = await backUpInstance(configOf(url), database, { path });
	expect(rows).toMatchObject({ users: 1, weigh_ins: 1, sync_heads: 1 });
	const restored = await restoreInstance(configOf(url), asked(path));
	expect(restored.rows).toEqual(rows);
	const owner = await Connection.open({
		endpoint: endpointFromUrl(new Secret(url)),
		parameters: {}
	});
	expect(await owner.run({ text: 'select id from weigh_ins' })).toHaveLength(0);
	await owner.end();
	const [kept] = await own.find({ userId: person, entity: weighIn }, [made.id]);
	expect(kept).toMatchObject({ id: made.id });
	await own.stop();
	await database.close();
	await fresh.asOwner(`drop owned by ${user} cascade`);
	await fresh.asOwner(`drop role ${user}`);
});
