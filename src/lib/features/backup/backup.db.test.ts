import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { backUp } from '#lib/platform/backup/back-up.server.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { migrationsFolder } from '#lib/platform/server/migrate/migration-file.server.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import { creation, makePerson, patch, pushInput } from '../../../../tests/support/sync-device.ts';
import { backUpInstance, restoreInstance } from './instance.server.ts';

let source: FreshDatabase;
let target: FreshDatabase;
let sync: Sync;
let folder: string;
let whole: string;

const configOf = ({ url }: FreshDatabase) => ({
	databaseUrl: new Secret(url),
	dataDir: folder,
	secretKey: undefined
});
const restore = (path: string, replace = true) =>
	restoreInstance(configOf(target), { path, replace, address: 'test' });

/** Characters that a careless format loses: quotes, line ends, U+2028, a backslash, a byte of 0. */
const odd = 'a"b\\n\r\n\t\u2028\u2029\uFEFF\u0001NULL \\N {"x":1}[],\u{1F6B4} é';

beforeAll(async () => {
	[source, target] = await Promise.all([freshDatabase(), freshDatabase()]);
	folder = mkdtempSync(join(tmpdir(), 'lifetracker-backup-'));
	whole = join(folder, 'whole');
	sync = createSync(source.database, entities);
	for (const seed of [1, 2]) await live(await makePerson(source.database), seed);
	const { rows } = await backUpInstance(configOf(source), source.database, { path: whole });
	for (const { name } of entities) expect(rows[name]).toBe(2);
});
afterAll(async () => {
	await sync.stop();
	await Promise.all([source.close(), target.close()]);
	rmSync(folder, { recursive: true, force: true });
});

/** A row in every table there is. */
async function live(person: string, seed: number): Promise<void> {
	const changes = entities.map((entity: AnyEntity) => {
		const row = factory(entity)(seededRandom(seed)) as unknown as Record<string, unknown>;
		const names = Object.keys(entity.fields);
		return creation(entity, Object.fromEntries(names.map((name) => [name, row[name]])));
	});
	const [, weighed] = changes;
	await sync.push(person, pushInput(changes));
	await sync.push(person, pushInput([patch(weighed!, { note: odd }, Date.now() * 1000 + 9)]));
	const bytes = `'\\x00ff0a5c00'::bytea`;
	await source.asOwner(`
		insert into sessions (user_id, id, secret_hash, auth_epoch, last_seen_at, idle_expires_at, absolute_expires_at)
			values ('${person}', gen_random_uuid(), sha256('${person}'), 0, now(), now(), now());
		insert into push_keys (public_key, private_key) values ('', ${bytes}) on conflict do nothing;
		insert into push_subscriptions (user_id, session_id, hash, sealed, service, zone, created_at)
			select user_id, id, secret_hash, ${bytes}, '', 'UTC', now() from sessions where user_id = '${person}';
		insert into push_messages (user_id, session_id, key, next_try_at, created_at)
			select user_id, id, 'weekly', now(), now() from sessions where user_id = '${person}';
		insert into push_watches (user_id, next_look_at) values ('${person}', now());
		insert into passkeys (user_id, id, credential_id, public_key, algorithm, transports) values ('${person}', gen_random_uuid(), sha256('${person}'), ${bytes}, -7, array['internal', 'a,"b']);
		insert into passkey_challenges (challenge, purpose, bound_to, expires_at) values (sha256('c${person}'), 'sign-in', ${bytes}, now());
		insert into setup_tokens (token_hash, kind) values (sha256('t${person}'), 'invitation');
		insert into rate_limits (key, resets_at) values ('login:${person}', now());
		insert into audit_log (event) values ('sign-in-refused');
		insert into oauth_clients (provider, client_id, client_secret, redirect_uri) values ('p${seed}', 'c', ${bytes}, '');
		insert into oauth_credentials (user_id, id, provider, access_token) values ('${person}', gen_random_uuid(), 'whoop', ${bytes});
		insert into oauth_flows (user_id, state_hash, provider, redirect_uri, expires_at) values ('${person}', sha256('${person}'), 'whoop', '', now());
		insert into provider_cursors (user_id, provider, cursor) values ('${person}', 'whoop', 'null');
		insert into provider_payloads (user_id, provider, entity, source_id, payload, hash, awaits)
			values ('${person}', 'whoop', 'workouts', 'x', '{"n": 12345678901234567890.5, "z": null}', '', array['a,"b', null, 'NULL', '']);
		insert into provider_breakers (provider, realm) values ('p${seed}', 'live');
		insert into open_food_facts_products (realm, article, fetched_at) values ('p${seed}', 'a', now());
		insert into open_food_facts_searches (realm, words, articles, fetched_at) values ('p${seed}', 'w', array['a'], now());
		insert into webhook_deliveries (provider, trace_id) values ('p${seed}', 't');
		insert into sync_runs (user_id, id, provider, trigger) values ('${person}', '${person}', 'whoop', 'schedule');
		insert into sync_run_steps (user_id, run_id, id, entity, effect, row_ids, source_ids, happened_at)
			values ('${person}', '${person}', '${person}', 'workouts', 'created', array['${person}'::uuid, '${person}'],
				array['a,"b', 'NULL'], array[now(), null]);`);
}

const momentary = [
	...['oauth_flows', 'open_food_facts_products', 'open_food_facts_searches'],
	...['passkey_challenges', 'push_keys', 'push_messages', 'push_subscriptions'],
	...['push_watches', 'rate_limits', 'sessions', 'setup_tokens']
];

/** Every row of every table as text. */
async function everything(database: FreshDatabase): Promise<Record<string, string[]>> {
	const tables = await database.asOwner<{ name: string }>(
		`select tablename as name from pg_tables where schemaname = 'public' order by 1`
	);
	const each = tables.map(({ name }) => `select '${name}' as name, t::text as row from ${name} t`);
	const rows = await database.asOwner<{ name: string; row: string }>(each.join(' union all '));
	const all: Record<string, string[]> = Object.fromEntries(tables.map(({ name }) => [name, []]));
	for (const { name, row } of rows) all[name]?.push(row);
	for (const kept of Object.values(all)) kept.sort();
	return all;
}

/** Without what a restore changes on purpose. */
const settled = (all: Record<string, string[]>) => {
	const life = (row: string) => row.replace(/^\(([^,]*),[^,]*,/, '($1,');
	const kept = Object.entries(all).filter(([name]) => !momentary.includes(name));
	return {
		...Object.fromEntries(kept),
		sync_heads: all['sync_heads']?.map(life),
		audit_log: all['audit_log']?.filter((row) => !row.includes('instance-restored'))
	};
};

test('promise 40: every table comes back row by row, and nothing that lets a finder in', async () => {
	expect(statSync(whole).mode & 0o777).toBe(0o600);
	const before = await everything(source);
	for (const [name, rows] of Object.entries(before))
		expect([name, rows.length > 0]).toEqual([name, true]);
	const { accounts, needsFormerKey } = await restore(whole, false);
	expect({ accounts, needsFormerKey }).toEqual({ accounts: 2, needsFormerKey: false });
	const after = await everything(target);
	expect(settled(after)).toEqual(settled(before));
	for (const name of momentary) expect(after[name]).toEqual([]);
	expect(after['sync_heads']).not.toEqual(before['sync_heads']);
	expect(after['audit_log']?.filter((row) => row.includes('instance-restored'))).toHaveLength(1);
	// And its tables are as closed as those of a migration.
	expect(await standing(target)).toEqual(await standing(source));
});

const standing = (database: FreshDatabase) =>
	database.asOwner(`select relname, relrowsecurity, relforcerowsecurity,
		has_table_privilege('lifetracker_app', oid, 'select, insert, update, delete') as granted
		from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`);

/** The app's migrations with the last ones left out, or others after them. */
function migrations(change: (tags: string[]) => string[]): string {
	const path = mkdtempSync(join(folder, 'drizzle-'));
	cpSync(migrationsFolder(), path, { recursive: true });
	const journal = join(path, 'meta', '_journal.json');
	const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { tag: string }[] };
	const tags = change(entries.map(({ tag }) => tag));
	writeFileSync(journal, JSON.stringify({ entries: tags.map((tag, idx) => ({ idx, tag })) }));
	return path;
}

function file(name: string, bytes: string | Uint8Array): string {
	const path = join(folder, name);
	writeFileSync(path, bytes);
	return path;
}

test('a backup of an earlier version is restored and brought up to date', async () => {
	const earlier = migrations((tags) => tags.slice(0, 2));
	const old = await freshDatabase();
	await old.asOwner(
		`drop schema public cascade; drop schema lifetracker cascade; create schema public`
	);
	await migrateDatabase(configOf(old), { folder: earlier });
	const person = await makePerson(old.database);
	const path = join(folder, 'earlier');
	await backUp(old.database, path, { leftOut: momentary, keyId: '', folder: earlier });
	await old.close();
	await restore(path);
	const after = await everything(target);
	expect(after['users']).toHaveLength(1);
	expect(after['users']?.[0]).toContain(person);
	expect(Object.keys(after)).toEqual(Object.keys(await everything(source)));
});

const bad: Record<string, () => Promise<string> | string> = {
	'E_BACKUP_DAMAGED: cut short': () => file('short', readFileSync(whole).subarray(0, -1000)),
	'E_BACKUP_DAMAGED: the last byte missing': () => file('one', readFileSync(whole).subarray(0, -1)),
	'E_BACKUP_DAMAGED: one byte changed': () => {
		const bytes = readFileSync(whole);
		const at = bytes.length >> 1;
		return file('flipped', bytes.fill((bytes[at] ?? 0) ^ 1, at, at + 1));
	},
	'E_NOT_A_BACKUP: an export': () => file('export', `{"format":"lifetracker-export"}`.repeat(9)),
	'E_NOT_A_BACKUP: an archive': () => file('archive', gzipSync(Buffer.alloc(5000, 'x\n'))),
	'E_NOT_A_BACKUP: nothing': () => file('nothing', ''),
	'E_FILE: not there': () => join(folder, 'nowhere'),
	'E_BACKUP_NEWER_THAN_APP: a newer version': async () => {
		const newer = migrations((tags) => [...tags, '9999_later']);
		writeFileSync(join(newer, '9999_later.sql'), 'select 1');
		const path = join(folder, 'newer');
		await backUp(source.database, path, { leftOut: momentary, keyId: '', folder: newer });
		return path;
	}
};

let unchanged: Record<string, string[]> | undefined;

test.each(Object.keys(bad))('refused by name, and nothing changes: %s', async (name) => {
	unchanged ??= await everything(target);
	const path = await bad[name]!();
	await expect(restore(path)).rejects.toMatchObject({ code: name.split(':')[0] });
	expect(await everything(target)).toEqual(unchanged);
});

test('refused where somebody lives, unless they are to be replaced; another key is told', async () => {
	const here = await everything(target);
	await expect(restore(whole, false)).rejects.toMatchObject({ code: 'E_NOT_EMPTY' });
	expect(await everything(target)).toEqual(here);
	const config = { ...configOf(target), secretKey: new Secret('ab'.repeat(32)) };
	const asked = { path: whole, replace: true, address: 'test' };
	expect(await restoreInstance(config, asked)).toMatchObject({ needsFormerKey: true });
	expect(settled(await everything(target))).toEqual(settled(await everything(source)));
});

test('what the database refuses leaves everything as it was: a view of somebody on our tables', async () => {
	const here = await everything(target);
	await target.asOwner('create view watched as select id from users');
	await expect(restore(whole)).rejects.toMatchObject({ code: 'E_NOT_RESTORED' });
	await target.asOwner('drop view watched');
	expect(await everything(target)).toEqual(here);
});
