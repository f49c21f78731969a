// A whole sync of one provider, from the wire's records in memory into Postgres: mapping, the one
// merge, the raw record, the run's history and the cursor. Beside it, in the same run, what Postgres
// alone does with the same rows: a plain INSERT … SELECT FROM jsonb_to_recordset … ON CONFLICT, of the
// rows alone and of everything that a sync keeps. Then where the time goes, statement by statement.
//   npx tsx tests/bench/provider-ingest.ts [runs=5] [rows=20000]
import { loadavg } from 'node:os';
import { readFileSync } from 'node:fs';
import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { connectByToken } from '#lib/providers/connect-token.server.ts';
import { openProviderLines } from '#lib/providers/line.server.ts';
import type { MappedRecord, TokenProvider } from '#lib/providers/provider.ts';
import type { Registration } from '#lib/providers/registry.server.ts';
import { whoopManifest } from '#lib/providers/whoop/manifest.ts';
import { mapWorkout } from '#lib/providers/whoop/mapping.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import { startTestServer } from '../support/database-server.ts';
import { emptyRun, plainWork, type Plain } from '../support/ingest-limit.ts';
import { processorMs } from '../support/processor-time.ts';
import { clocked } from '../support/statement-clock.ts';
import { makePerson } from '../support/sync-device.ts';

const [runs = 5, rows = 20_000] = process.argv.slice(2).map(Number);
const pageSize = 500;
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

// Made once: what is thrown away would be cleared away while something is measured.
const versions = new Map([1, 2].map((version) => [version, wireRecords(version)]));
const recordsOf = (version: number) => versions.get(version) ?? [];
let served = recordsOf(1);
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
const settings = { databaseUrl: undefined, dataDir: server.dataDir };
await migrateDatabase(settings);
const config = readConfig({ LIFE_DATA_DIR: server.dataDir });
const database = await openDatabase(settings, { applicationName: 'lifetracker bench' });
const report = (error: unknown) => process.stderr.write(`${String(error)}\n`);

/** Everything between the provider and this door to the database. */
function openOver(door: Database) {
	const sync = createSync(door, entities);
	const parts = { config, database: door, sync, now: Date.now, report };
	const lines = openProviderLines({ ...parts, registrations: [registration] });
	const line = lines.of('whoop');
	if (!line) throw new Error('The line is missing.');
	return { line, sync, stop: () => lines.stop().then(() => sync.stop()) };
}

/** Rows a second; and by the way what processors did for them. */
async function rate(label: string, work: () => Promise<void>): Promise<number> {
	const [from, spent] = [performance.now(), processorMs(server.dataDir)];
	await work();
	const took = performance.now() - from;
	const perPage = (processorMs(server.dataDir) - spent) / (rows / pageSize);
	processors.set(label, [...(processors.get(label) ?? []), perPage]);
	return rows / (took / 1000);
}

const processors = new Map<string, number[]>();

function plain(version: number, options: Plain): Promise<number> {
	const mapped = recordsOf(version).map((record) => mapWorkout(record) as MappedRecord);
	const work = plainWork(database, mapped, options);
	const what = options.run === undefined ? 'rows alone' : 'all kept';
	return rate(`limit, ${what}, ${version === 1 ? 'new' : 'again'}`, () => work(pageSize));
}

type Open = ReturnType<typeof openOver>;

/** A whole run; throws when it wrote other rows than it ought to. */
async function synced({ line, sync }: Open, person: string, [version, written]: [number, number]) {
	served = recordsOf(version);
	const head = async () => (await sync.audit(person)).head;
	const before = await head();
	const kind = written === 0 ? 'unchanged' : version === 1 ? 'first fill' : 'all changed';
	const speed = await rate(`sync, ${kind}`, async () => {
		const begun = await line.runs.begin(person, { trigger: 'command', reach: { kind: 'all' } });
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

async function connected({ line }: Open): Promise<string> {
	const person = await makePerson(database);
	await connectByToken(line, { user: { id: person, demo: false }, token: 'bench' });
	return person;
}

interface Speeds {
	/** The rows alone, and everything that is kept: new, and in place of what is there. */
	readonly alone: { readonly fresh: number; readonly again: number };
	readonly all: { readonly fresh: number; readonly again: number };
	readonly first: number;
	readonly unchanged: number;
	readonly changed: number;
}

async function measured(open: Open): Promise<Speeds> {
	const bare = await makePerson(database);
	const alone = {
		fresh: await plain(1, { person: bare, base: 0 }),
		again: await plain(2, { person: bare, base: rows })
	};
	const keeping = await makePerson(database);
	const [one, two] = [await emptyRun(database, keeping), await emptyRun(database, keeping)];
	const all = {
		fresh: await plain(1, { person: keeping, base: 0, run: one }),
		again: await plain(2, { person: keeping, base: rows, run: two, history: true })
	};
	const person = await connected(open);
	const first = await synced(open, person, [1, rows]);
	const unchanged = await synced(open, person, [1, 0]);
	const changed = await synced(open, person, [2, rows]);
	return { alone, all, first, unchanged, changed };
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const median = (values: readonly number[]) =>
	[...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const open = openOver(database);
const speeds: Speeds[] = [];
for (let run = 0; run < runs; run += 1) speeds.push(await measured(open));
const of = (pick: (speeds: Speeds) => number) => median(speeds.map(pick));
const rounded = (pick: (speeds: Speeds) => number) => `${Math.round(of(pick))} rows/s`;
const share = (pick: (speeds: Speeds) => number) => of(pick).toFixed(2);

say(`limit, rows alone: ${rounded((s) => s.alone.fresh)}, again ${rounded((s) => s.alone.again)}`);
say(`limit, all kept: ${rounded((s) => s.all.fresh)}, again ${rounded((s) => s.all.again)}`);
say(
	`sync, first fill: ${rounded((s) => s.first)} = ${share((s) => s.first / s.alone.fresh)} of the rows alone, ${share((s) => s.first / s.all.fresh)} of all kept`
);
say(
	`sync again, unchanged, 0 rows and 0 revisions: ${rounded((s) => s.unchanged)} = ${share((s) => s.unchanged / s.alone.fresh)} of inserting the rows alone, ${share((s) => s.unchanged / s.first)} of the first fill`
);
say(
	`sync again, all changed: ${rounded((s) => s.changed)} = ${share((s) => s.changed / s.alone.again)} of the rows alone, ${share((s) => s.changed / s.all.again)} of all kept`
);
const load = loadavg()[0]?.toFixed(1);
say(`${rows} rows, median of ${runs} runs and of their shares; load average ${load}`);
for (const [label, spent] of processors) {
	say(`${median(spent).toFixed(1).padStart(8)} ms of a processor a page of ${pageSize}: ${label}`);
}
await open.stop();

/** One more run of each kind, with the clock in the door. */
const person = await connected(open);
for (const [name, ...what] of [
	['first fill', 1, rows],
	['unchanged', 1, 0],
	['all changed', 2, rows]
] as const) {
	const { database: door, read } = clocked(database);
	const watched = openOver(door);
	const used = process.cpuUsage();
	const speed = await synced(watched, person, what);
	const { user, system } = process.cpuUsage(used);
	const pages = rows / pageSize;
	const perPage = (ms: number) => (ms / pages).toFixed(2).padStart(8);
	say(`\n${name}, milliseconds a page of ${pageSize}: ${perPage((rows / speed) * 1000).trim()}`);
	say(`${perPage((user + system) / 1000)} of this process`);
	for (const { label, times, ms } of read().slice(0, 16)) {
		say(`${perPage(ms)} ${(times / pages).toFixed(1).padStart(5)} × ${label}`);
	}
	await watched.stop();
}
await database.close();
await server.close();
