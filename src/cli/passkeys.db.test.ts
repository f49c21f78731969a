import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lifetracker } from '../../tests/support/command-line.ts';
import { freshDatabase, type FreshDatabase } from '../../tests/support/database.ts';
import { makePerson } from '../../tests/support/sync-device.ts';

// `passkeys` as typed, in a process of its own.

let fresh: FreshDatabase;
const dataDir = mkdtempSync(join(tmpdir(), 'lifetracker-passkeys-'));
beforeAll(async () => {
	fresh = await freshDatabase();
});
afterAll(async () => {
	await fresh.close();
	rmSync(dataDir, { recursive: true, force: true });
});

test('a lost passkey is removed with every session, and the others are listed', async () => {
	const person = await makePerson(fresh.database);
	await fresh.asOwner(`
		insert into sessions (user_id, id, secret_hash, auth_epoch, last_seen_at, idle_expires_at, absolute_expires_at)
			values ('${person}', gen_random_uuid(), sha256('s'), 0, now(), now() + interval '1 day', now() + interval '1 day')`);
	const made = await fresh.asOwner<{ id: string }>(
		`insert into passkeys (user_id, id, credential_id, public_key, algorithm, name)
		select '${person}', gen_random_uuid(), convert_to(name, 'utf8'), '', -7, name
		from unnest(array['Lost phone', 'Key ring']) as name returning id`
	);
	const email = `${person}@example.org`;
	const env = { DATABASE_URL: fresh.url, LIFE_DATA_DIR: dataDir };
	const [lost, kept] = made.map(({ id }) => id);
	const said = await lifetracker({ env }, 'passkeys', `--remove=${lost}`, '--json');
	expect(said).toMatchObject({ code: 0, err: '' });
	expect(said.events).toMatchObject([
		{ email, removed: lost },
		{ email, id: kept, name: 'Key ring', lastUsedAt: null, backedUp: false }
	]);
	expect(await fresh.asOwner('select 1 from sessions')).toEqual([]);
});
