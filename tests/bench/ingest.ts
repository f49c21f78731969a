// Rows a second of ingest, push and pull, against the limit measured in the same run: a plain
// INSERT … SELECT FROM jsonb_to_recordset … ON CONFLICT DO UPDATE of the same rows into the same table.
import { entities } from '#lib/domains/registry.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { columnsOf, recordOf, stored } from '#lib/sync/server/columns.server.ts';
import type { IngestRecord } from '#lib/sync/server/ingest.server.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { startTestServer } from '../support/database-server.ts';
import { creation, makePerson, pullInput, pushInput } from '../support/sync-device.ts';

const rows = 20_000;
const page = 500;
const runs = 3;

const server = await startTestServer();
const config = { databaseUrl: undefined, dataDir: server.dataDir };
await migrateDatabase(config);
const database = await openDatabase(config, { applicationName: 'lifetracker bench' });
const sync = createSync(database, entities);

const valuesAt = (n: number) => ({
	start: Date.UTC(2020, 0, 1) + n * 3_600_000,
	end: Date.UTC(2020, 0, 1) + n * 3_600_000 + 2_700_000,
	utcOffset: 60,
	sportId: 44,
	sportName: 'Running',
	scoreState: 'SCORED' as const,
	strain: 11.234,
	averageHeartRate: 141,
	maxHeartRate: 176,
	energyKilojoule: 2104.7,
	distanceMeter: 8021.4,
	zoneMilliseconds: [1000, 240_000, 900_000, 1_100_000, 400_000, 0],
	percentRecorded: 100
});

function records(mark: string): IngestRecord[] {
	return Array.from({ length: rows }, (_, n) => ({
		source: 'whoop',
		sourceId: `record-${n}`,
		sourceAt: mark === 'one' ? 1 : 2,
		sourceHash: mark,
		sourceRemoved: false,
		values: { ...valuesAt(n), strain: mark === 'one' ? 11.234 : 12.5 }
	}));
}

const pages = <T>(all: readonly T[]) =>
	Array.from({ length: all.length / page }, (_, n) => all.slice(n * page, (n + 1) * page));

async function rate(work: () => Promise<void>): Promise<number> {
	const from = performance.now();
	await work();
	return rows / ((performance.now() - from) / 1000);
}

const columns = columnsOf(workout);
const plainInsert = `
insert into workouts (user_id, id, source, source_id, created_at, updated_at, revision,
	source_hash, source_at, ${columns.map(({ name }) => name).join(', ')})
select $1::uuid, x.id, x.source, x."sourceId", 1, 1, $3::bigint + row_number() over (),
	x."sourceHash", x."sourceAt", ${columns.map((column) => stored(column, 'x')).join(', ')}
from jsonb_to_recordset($2::jsonb) as x(id uuid, source text, "sourceId" text, "sourceAt" bigint,
	"sourceHash" text, ${recordOf(columns)})
on conflict (user_id, id) do update set revision = excluded.revision,
	source_hash = excluded.source_hash, source_at = excluded.source_at,
	${columns.map(({ name }) => `${name} = excluded.${name}`).join(', ')}`;

async function plain(through: Database, person: string, base: number): Promise<number> {
	return rate(async () => {
		for (const [n, batch] of pages(records('one')).entries()) {
			const input = batch.map(({ values, ...rest }) => ({
				...withInitial(workout, values),
				...rest,
				id: sourceRowId(person, { entity: 'workouts', source: 'whoop', sourceId: rest.sourceId })
			}));
			await through.withUser(person, (tx) =>
				tx.text(plainInsert, [person, JSON.stringify(input), base + n * page])
			);
		}
	});
}

async function ingested(person: string, all: readonly IngestRecord[]): Promise<number> {
	return rate(async () => {
		for (const batch of pages(all)) await sync.ingest({ userId: person, entity: workout }, batch);
	});
}

async function pushed(): Promise<number> {
	const person = await makePerson(database);
	const changes = Array.from({ length: rows }, (_, n) =>
		creation(workout, withInitial(workout, valuesAt(n)))
	);
	return rate(async () => {
		let cursor = 0;
		for (const batch of pages(changes)) {
			const answer = await sync.push(person, pushInput(batch, { cursor }));
			if (answer.kind === 'page') ({ cursor } = answer);
		}
	});
}

async function pulled(person: string): Promise<number> {
	return rate(async () => {
		for (let cursor = 0, more = true; more;) {
			const answer = await sync.pull(person, pullInput({ cursor }));
			if (answer.kind !== 'page') throw new Error(answer.kind);
			JSON.stringify(answer);
			({ cursor, more } = answer);
		}
	});
}

async function idleMs(person: string): Promise<number> {
	const input = pullInput({ cursor: (await sync.audit(person)).head });
	await sync.pull(person, input);
	const from = performance.now();
	for (let poll = 0; poll < 200; poll++) await sync.pull(person, input);
	return (performance.now() - from) / 200;
}

const results: Record<string, number[]> = {};
const note = (name: string, value: number) => (results[name] = [...(results[name] ?? []), value]);

for (let run = 0; run < runs; run++) {
	const bare = await makePerson(database);
	note('limit: plain upsert of new rows, rows/s', await plain(database, bare, 0));
	note('limit: plain upsert of stored rows, rows/s', await plain(database, bare, rows));
	const person = await makePerson(database);
	note('ingest, all new, rows/s', await ingested(person, records('one')));
	note('ingest, nothing new, rows/s', await ingested(person, records('one')));
	note('ingest, all changed, rows/s', await ingested(person, records('two')));
	note('push of creations, rows/s', await pushed());
	note('pull in pages of 2000 with JSON, rows/s', await pulled(person));
	note('idle pull, ms', await idleMs(person));
}

const median = (values: readonly number[]) =>
	[...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const limit = median(results['limit: plain upsert of new rows, rows/s'] ?? []);
for (const [name, values] of Object.entries(results)) {
	const value = median(values);
	const share =
		name.includes('ingest') || name.includes('push')
			? ` = ${(value / limit).toFixed(2)} of the limit`
			: '';
	process.stdout.write(`${name}: ${value < 100 ? value.toFixed(2) : Math.round(value)}${share}\n`);
}
await sync.stop();
await database.close();
await server.close();
