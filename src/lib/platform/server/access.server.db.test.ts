import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '#lib/platform/secret.server.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import { openDatabase } from './database.server.ts';
import { Connection } from './wire/connection.server.ts';
import { endpointFromUrl, urlOfEndpoint } from './wire/endpoint.server.ts';

const ANN = '0190a000-0000-7000-8000-00000000000a';
const BOB = '0190a000-0000-7000-8000-00000000000b';
const suffix = String(process.pid);
const plain = `lt_plain_${suffix}`;
const above = `lt_above_${suffix}`;

let fresh: FreshDatabase;

beforeAll(async () => {
	fresh = await freshDatabase();
	await fresh.asOwner(`create role ${plain} login password 'plain'; create role ${above} login bypassrls password 'above';
		grant all on schema public to ${plain};`);
});
afterAll(async () => {
	await fresh.asOwner(`drop owned by ${plain}, ${above}`);
	await fresh.asOwner(`drop role ${plain}; drop role ${above}`);
	await fresh.close();
});

const endpointOf = (user: string, password: string) => ({
	...endpointFromUrl(new Secret(fresh.url)),
	user,
	password
});
const openAs = (user: string, password: string) =>
	openDatabase(
		{ databaseUrl: new Secret(urlOfEndpoint(endpointOf(user, password))), dataDir: '' },
		{ applicationName: 'test' }
	);

it('lets an administrator work as the role of the app only', () => {
	expect(fresh.database.access).toBe('role');
});

it('binds an ordinary owner by the policies of its own tables', async () => {
	const owner = await Connection.open({ endpoint: endpointOf(plain, 'plain'), parameters: {} });
	await owner.run({
		text: `create table plain_rows (user_id uuid, n int);
			alter table plain_rows enable row level security; alter table plain_rows force row level security;
			create policy own on plain_rows using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);`
	});
	await owner.end();
	const database = await openAs(plain, 'plain');
	expect(database.access).toBe('forced');
	await database.withUser(ANN, (tx) => tx.text('insert into plain_rows values ($1, 1)', [ANN]));
	const seen = (id: string) => database.withUser(id, (tx) => tx.text('select n from plain_rows'));
	expect(await seen(ANN)).toEqual([{ n: 1 }]);
	expect(await seen(BOB)).toEqual([]);
	await database.close();
});

it('refuses a user above the policies that cannot be put below them, and says the way out', async () => {
	await expect(openAs(above, 'above')).rejects.toMatchObject({
		code: 'E_DB_UNSAFE_USER',
		message: expect.stringContaining('create role lifetracker_app') as string
	});
	await fresh.asOwner(`grant lifetracker_app to ${above}`);
	const database = await openAs(above, 'above');
	expect(database.access).toBe('role');
	await database.close();
});
