// Runs transactions against a server that is being hurt, and reports what it was told.
// Started by run.ts as a process of its own: whether it survives is one of the questions.
import { openSync, writeSync } from 'node:fs';
import postgres from 'postgres';
import { Secret } from '#lib/platform/secret.server.ts';
import { DatabaseUnavailable } from '#lib/platform/server/database-unavailable.server.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';

export type LoadOptions = {
	/** The door, or the driver alone: the control that shows the test can fail. */
	through: 'door' | 'driver';
	/** Absent: the embedded server of `dataDir`, which the door itself must bring back. */
	url?: string;
	dataDir: string;
	seconds: number;
	run: number;
	/** Acknowledged ids, one a line, written at once: they must outlive a crash of this process. */
	book: string;
};

export type LoadReport = {
	/** COMMIT was under way: kept whole or not at all. */
	unknown: number[];
	refused: Record<string, number>;
	hanging: number;
	longestMs: number;
	/** The longest time without an acknowledgement. */
	longestGapMs: number;
};

type Write = (half: number) => Promise<unknown>;

const WRITERS = 16;
const PERSON = '0190a000-0000-7000-8000-00000000000a';
/** Longer than any deadline of the door. */
const SETTLE_MS = 20_000;
const INSERT = 'insert into fault_halves (run, id, half) values ($1, $2, $3)';

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const transact = options.through === 'door' ? await throughDoor() : throughDriver();

async function throughDoor() {
	const database = await openDatabase(
		{ databaseUrl: options.url ? new Secret(options.url) : undefined, dataDir: options.dataDir },
		{ applicationName: 'lifetracker fault' }
	);
	return {
		run: (id: number, work: (write: Write) => Promise<void>) =>
			database.withUser(PERSON, (tx) => work((half) => tx.text(INSERT, [options.run, id, half]))),
		close: () => database.close()
	};
}

function throughDriver() {
	const address = new URL(options.url ?? '');
	const sql = postgres({
		host: address.searchParams.get('host') ?? address.hostname,
		port: 5432,
		user: address.username,
		database: address.pathname.slice(1),
		max: 8,
		onnotice: () => undefined
	});
	return {
		run: (id: number, work: (write: Write) => Promise<void>) =>
			sql.begin((tx) => work((half) => tx.unsafe(INSERT, [options.run, id, half]))),
		close: () => sql.end({ timeout: 1 })
	};
}

const book = openSync(options.book, 'a');
const report: LoadReport = {
	unknown: [],
	refused: {},
	hanging: 0,
	longestMs: 0,
	longestGapMs: 0
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let nextId = 1;
let lastAcknowledged = performance.now();

/** Parts with a pause between; careless code goes on after an error. */
async function work(id: number, write: Write): Promise<void> {
	const careless = id % 5 === 0;
	const first = write(1);
	await (careless ? first.catch(() => undefined) : first);
	if (id % 3 === 0) await pause(Math.random() * 8);
	await Promise.all([write(2), write(3)]);
}

async function one(id: number): Promise<void> {
	const began = performance.now();
	let late: Write | undefined;
	try {
		await transact.run(id, (write) => {
			late = write;
			return work(id, write);
		});
		writeSync(book, `${id}\n`);
		const now = performance.now();
		report.longestGapMs = Math.max(report.longestGapMs, now - lastAcknowledged);
		lastAcknowledged = now;
	} catch (error) {
		const named = error instanceof DatabaseUnavailable;
		if (!named || error.reason === 'unknown-outcome') report.unknown.push(id);
		const label = named ? error.reason : String((error as { code?: string }).code ?? error);
		report.refused[label] = (report.refused[label] ?? 0) + 1;
		await pause(5);
	} finally {
		report.longestMs = Math.max(report.longestMs, performance.now() - began);
		// Careless code goes on after the end, too.
		if (id % 7 === 0) setTimeout(() => late?.(9).catch(() => undefined), Math.random() * 100);
	}
}

async function writer(until: number): Promise<void> {
	while (performance.now() < until) await one(nextId++);
}

process.stdout.write('ready\n');
let settled = 0;
const until = performance.now() + options.seconds * 1000;
const writers = Array.from({ length: WRITERS }, () => writer(until).then(() => settled++));
await Promise.race([Promise.all(writers), pause(options.seconds * 1000 + SETTLE_MS)]);
report.hanging = WRITERS - settled;
await pause(300);
await Promise.race([transact.close(), pause(8_000)]);
process.stdout.write(`report ${JSON.stringify(report)}\n`);
process.exit(0);
