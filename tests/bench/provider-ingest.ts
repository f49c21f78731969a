// A whole sync of one provider, from the wire's records in memory into Postgres: mapping, the one
// merge, the raw record, the run's history and the cursor. Beside it, in the same run, what Postgres
// alone does with the same rows: a plain INSERT … SELECT FROM jsonb_to_recordset … ON CONFLICT.
import { loadavg } from 'node:os';
import { readFileSync } from 'node:fs';
import { entities } from '#lib/domains/registry.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { connectByToken } from '#lib/providers/connect-token.server.ts';
import { openProviderLines } from '#lib/providers/line.server.ts';
import type { MappedRecord, TokenProvider } from '#lib/providers/provider.ts';
import type { Registration } from '#lib/providers/registry.server.ts';
import { whoopManifest } from '#lib/providers/whoop/manifest.ts';
import { mapWorkout } from '#lib/providers/whoop/mapping.ts';
import { columnsOf, recordOf, stored } from '#lib/sync/server/columns.server.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import { startTestServer } from '../support/database-server.ts';
import { makePerson } from '../support/sync-device.ts';

const rows = 20_000;
const pageSize = 500;
const runs = 5;
const hour = 3_600_000;

const fixture = new URL('../../src/lib/providers/whoop/fixtures/scored.json', import.meta.url);
const scored = JSON.parse(readFileSync(fixture, 'utf8')) as { score: object };

/** As the wire has them, newest first. */
function wireRecords(version: number): object[] {
	return Array.from({ length: rows }, (_, n) => {
		const start = Date.UTC(2026, 0, 1) - n * hour;
		const at = (ms: number) => new Date(ms).toISOString();
		const id = `ecfc6a15-4661-442f-a9a4-${n.toString(16).padStart(12, '0')}`;
		return {
			...scored,
			id,
			start: at(start),
			end: at(start + hour / 2),
			updated_at: at(Date.UTC(2026, 1, 1) + version * hour),
			score: { ...scored.score, strain: 8 + version / 10, average_heart_rate: 120 + (n % 40) }
		};
	});
}

let served = wireRecords(1);
const fast = { calls: 1_000_000, seconds: 60, per: 'connection' } as const;
const manifest = { ...whoopManifest, kind: 'token' as const, limits: [fast] as const };
const provider: TokenProvider = {
	manifest,
	map: mapWorkout,
	whoAmI: async () => ({ kind: 'ok', value: { externalId: crypto.randomUUID(), name: 'Bench' } }),
	async fetchPage({ pageToken }) {
		const from = Number(pageToken ?? 0);
		const next = from + pageSize < rows ? String(from + pageSize) : null;
		return { kind: 'ok', value: { records: served.slice(from, from + pageSize), next } };
	}
};
const nowhere = { baseUrl: 'http://nowhere.invalid', browserUrl: 'http://nowhere.invalid' };
const registration: Registration = {
	manifest,
	open: () => provider,
	urls: () => nowhere,
	sandbox: { create: () => ({ fetch: async () => new Response() }) }
};

const server = await startTestServer();
await migrateDatabase({ databaseUrl: undefined, dataDir: server.dataDir });
const config = readConfig({ LIFE_DATA_DIR: server.dataDir });
const database = await openDatabase(
	{ databaseUrl: undefined, dataDir: server.dataDir },
	{ applicationName: 'lifetracker bench' }
);
const sync = createSync(database, entities);
const report = (error: unknown) => process.stderr.write(`${String(error)}\n`);
const lines = openProviderLines({
	...{ config, database, sync, now: Date.now, report },
	registrations: [registration]
});
const line = lines.of('whoop');
if (!line) throw new Error('The line is missing.');

const columns = columnsOf(workout);
const plainInsert = `
insert into workouts (user_id, id, source, source_id, created_at, updated_at, revision,
	source_hash, source_at, ${columns.map(({ name }) => name).join(', ')})
select $1::uuid, x.id, 'whoop', x."sourceId", 1, 1, $3::bigint + row_number() over (),
	'', x."sourceAt", ${columns.map((column) => stored(column, 'x')).join(', ')}
from jsonb_to_recordset($2::jsonb) as x(id uuid, "sourceId" text, "sourceAt" bigint, ${recordOf(columns)})
on conflict (user_id, id) do update set revision = excluded.revision,
	source_hash = excluded.source_hash, source_at = excluded.source_at,
	${columns.map(({ name }) => `${name} = excluded.${name}`).join(', ')}`;
const plainRaw = `
insert into provider_payloads (user_id, provider, entity, source_id, payload, hash)
select $1::uuid, 'whoop', 'workouts', x."sourceId", x.payload, ''
from jsonb_to_recordset($2::jsonb) as x("sourceId" text, payload jsonb)
on conflict (user_id, provider, entity, source_id) do update set payload = excluded.payload`;

const plainLine = `
insert into sync_run_rows (user_id, run_id, entity, row_id, source_id, effect, happened_at)
select $1::uuid, $3::uuid, 'workouts', x.id, x."sourceId", 'created', to_timestamp(x.start / 1000.0)
from jsonb_to_recordset($2::jsonb) as x(id uuid, "sourceId" text, start bigint)
on conflict (user_id, run_id, entity, row_id) do update set effect = excluded.effect`;

interface Plain {
	readonly person: string;
	readonly base: number;
	/** Beside each row its raw record and a line of this run's history, as a sync keeps them. */
	readonly run?: string;
}

/** Rows a second of Postgres alone: everything is mapped and named before the clock starts. */
async function plain({ person, base, run }: Plain): Promise<number> {
	const mapped = served.map((record) => mapWorkout(record) as MappedRecord);
	const all = mapped.map(({ values, sourceId, sourceAt }) => ({
		...withInitial(workout, values),
		...{ sourceId, sourceAt },
		id: sourceRowId(person, { entity: 'workouts', source: 'whoop', sourceId })
	}));
	return rate(async () => {
		for (let from = 0; from < rows; from += pageSize) {
			const input = JSON.stringify(all.slice(from, from + pageSize));
			const raw = mapped
				.slice(from, from + pageSize)
				.map(({ sourceId, payload }) => ({ sourceId, payload }));
			await database.withUser(person, async (tx) => {
				await tx.text(plainInsert, [person, input, base + from]);
				if (run === undefined) return;
				await tx.text(plainRaw, [person, JSON.stringify(raw)]);
				await tx.text(plainLine, [person, input, run]);
			});
		}
	});
}

async function rate(work: () => Promise<void>): Promise<number> {
	const from = performance.now();
	await work();
	return rows / ((performance.now() - from) / 1000);
}

/** A whole run; throws when it wrote other rows than it ought to. */
async function synced(person: string, version: number, written: number): Promise<number> {
	served = wireRecords(version);
	const head = async () => (await sync.audit(person)).head;
	const before = await head();
	const speed = await rate(async () => {
		const begun = await line?.runs.begin(person, { trigger: 'command', reach: { kind: 'all' } });
		const result = await begun?.result;
		const { created = 0, updated = 0 } = result?.counts ?? {};
		if (result?.state !== 'done' || created + updated !== written) {
			throw new Error(JSON.stringify(result));
		}
	});
	const burnt = (await head()) - before;
	if (burnt !== written) throw new Error(`${burnt} revisions for ${written} rows`);
	return speed;
}

const results = new Map<string, number[]>();
const note = (name: string, value: number) =>
	results.set(name, [...(results.get(name) ?? []), value]);
const limit = 'limit: plain upsert of the rows';
const everything = 'limit: the same with all that a sync keeps, raw records and history';

async function emptyRun(person: string): Promise<string> {
	const id = crypto.randomUUID();
	await database.withUser(person, (tx) =>
		tx.text(
			`insert into sync_runs (user_id, id, provider, trigger, state)
			values ($1::uuid, $2::uuid, 'whoop', 'manual', 'done')`,
			[person, id]
		)
	);
	return id;
}

for (let run = 0; run < runs; run += 1) {
	served = wireRecords(1);
	const bare = await makePerson(database);
	note(limit, await plain({ person: bare, base: 0 }));
	note('the same, stored before', await plain({ person: bare, base: rows }));
	const keeping = await makePerson(database);
	const lineOf = await emptyRun(keeping);
	note(everything, await plain({ person: keeping, base: 0, run: lineOf }));
	const person = await makePerson(database);
	await connectByToken(line, { user: { id: person, demo: false }, token: 'bench' });
	note('sync, first fill', await synced(person, 1, rows));
	note('sync again, unchanged: 0 rows, 0 revisions', await synced(person, 1, 0));
	note('sync again, all changed', await synced(person, 2, rows));
}

const median = (values: readonly number[] = []) =>
	[...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const ceiling = median(results.get(limit));
const ceilingOfAll = median(results.get(everything));
for (const [name, values] of results) {
	const value = median(values);
	const [part, ofAll] = [value / ceiling, value / ceilingOfAll].map((share) => share.toFixed(2));
	process.stdout.write(
		`${name}: ${Math.round(value)} rows/s = ${part} of the rows alone, ${ofAll} of all that is kept\n`
	);
}
const load = loadavg()[0]?.toFixed(1);
process.stdout.write(`${rows} rows, median of ${runs}; load average ${load}\n`);
await lines.stop();
await sync.stop();
await database.close();
await server.close();
