import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '#lib/platform/secret.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { migrationsFolder } from '#lib/platform/server/migrate/migration-file.server.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import type { WrittenRow } from '#lib/sync/server/ingest-outcome.server.ts';
import { shelfRig, type ShelfRig } from '../../../tests/support/shelf-rig.ts';
import { makePerson } from '../../../tests/support/sync-device.ts';
import { readPayload } from './payload.server.ts';
import { keepRunRows, readRunRows } from './run-rows.server.ts';

let rig: ShelfRig;
let userId: string;
let runId: string;
beforeAll(async () => {
	rig = await shelfRig();
	userId = await makePerson(rig.fresh.database);
});
afterAll(() => rig.close());

async function beginRun(): Promise<void> {
	runId = newRowId();
	await rig.fresh.asOwner(
		'insert into sync_runs (user_id, id, provider, trigger) values ($1, $2, $3, $4)',
		[userId, runId, rig.line.registration.manifest.id, 'manual']
	);
}

const read = (limit = 50, skip = 0) => readRunRows(rig.line, { userId, runId, limit, skip });
const ids = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const row = (n: number, effect: WrittenRow['effect'], happenedAt: number | null = n * 1000) => ({
	...{ entity: 'time_entries', id: ids[n - 1]!, sourceId: `e${n}`, effect, happenedAt }
});
const told = ({ id: rowId, ...rest }: WrittenRow) => ({ rowId, ...rest });

test('each row once, newest first: what one run created and then changed was created by it', async () => {
	await beginRun();
	const keep = (...rows: WrittenRow[]) =>
		rig.fresh.database.withUser(userId, (tx) =>
			keepRunRows(tx, { connection: { userId, id: runId, realm: 'live' }, id: runId }, rows)
		);
	await keep(row(1, 'created'), row(2, 'created'), row(3, 'updated'), row(4, 'created', null));
	await keep(row(2, 'updated', 5000), row(1, 'updated'), row(1, 'removed'));
	await keep();
	const all = [
		told(row(2, 'created', 5000)),
		told(row(3, 'updated')),
		told(row(1, 'removed')),
		told(row(4, 'created', null))
	];
	expect(await read()).toEqual(all);
	expect(await read(2, 1)).toEqual(all.slice(1, 3));
});

test('what an earlier version kept of runs and of records is told as before', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lifetracker-drizzle-'));
	cpSync(migrationsFolder(), folder, { recursive: true });
	const journal = join(folder, 'meta', '_journal.json');
	const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { idx: number }[] };
	writeFileSync(journal, JSON.stringify({ entries: entries.filter(({ idx }) => idx < 8) }));
	const settings = { databaseUrl: new Secret(rig.fresh.url), dataDir: '' };
	await rig.fresh.asOwner(
		'drop schema public cascade; drop schema lifetracker cascade; create schema public'
	);
	await migrateDatabase(settings, { folder });
	rmSync(folder, { recursive: true });
	userId = await makePerson(rig.fresh.database);
	await beginRun();
	const before = [row(3, 'created'), row(2, 'updated'), row(1, 'created'), row(4, 'removed', null)];
	for (const { entity, id, sourceId, effect, happenedAt } of before)
		await rig.fresh.asOwner(
			`insert into sync_run_rows (user_id, run_id, entity, row_id, source_id, effect, happened_at)
			values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000))`,
			[userId, runId, entity, id, sourceId, effect, happenedAt]
		);
	const payload = { id: 7, names: ['ä "b" \\ c', null], half: 0.1 };
	await rig.fresh.asOwner(
		`insert into provider_payloads (user_id, provider, entity, source_id, payload, hash)
		values ($1, 'toggl', 'time_entries', '7', $2, 'h')`,
		[userId, JSON.stringify(payload)]
	);
	await migrateDatabase(settings);
	expect(await read()).toEqual(before.map(told));
	const name = { provider: 'toggl', entity: 'time_entries', sourceId: '7' };
	expect(await readPayload(rig.fresh.database, userId, name)).toMatchObject({ payload });
});
