import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Connection } from '#lib/platform/server/wire/connection.server.ts';
import { urlOfEndpoint } from '#lib/platform/server/wire/endpoint.server.ts';
import type { TestServer } from '../support/database-server.ts';
import { inOneFile } from '../support/own-process.ts';
import type { LoadOptions, LoadReport } from './load.ts';

export const FAULTS = [
	/** As `pg_ctl restart -m fast`. */
	'restart fast',
	/** As `pg_ctl restart -m immediate`. */
	'restart immediate',
	/** kill -9 of the postmaster, then a start. */
	'kill',
	/** kill -9 of the postmaster, and nobody starts it but the door. */
	'kill embedded'
] as const;
export type Fault = (typeof FAULTS)[number];

export type RunResult = {
	fault: Fault;
	exitCode: number | null;
	acknowledged: number;
	/** Acknowledged, and not there whole. */
	lost: number;
	/** Written more than once. */
	doubled: number;
	/** There although the caller was told it is not kept, or only in part, or by two transactions. */
	outside: number;
	/** Of these, with a statement that was sent after the end of its transaction. */
	late: number;
	unknown: number;
	hanging: number;
	longestMs: number;
	longestGapMs: number;
	refused: Record<string, number>;
	stderr: string;
};

export type RunOptions = {
	fault: Fault;
	run: number;
	through?: LoadOptions['through'];
	seconds?: number;
};

/** The table is without row-level security, so that a stray statement would leave its mark. */
export async function prepareServer(server: TestServer): Promise<void> {
	await asOwner(
		server,
		`create table fault_halves (run int, id int, half int, tx text default pg_current_xact_id()::text);
		 grant select, insert on fault_halves to public`
	);
}

/** One load with a fault every second or so, and the books compared afterwards. */
export async function faultRun(server: TestServer, options: RunOptions): Promise<RunResult> {
	const { fault, run, through = 'door', seconds = 4 } = options;
	const embedded = fault === 'kill embedded';
	const url = embedded ? {} : { url: urlOfEndpoint(await server.endpoint()) };
	const book = join(server.dataDir, `acknowledged-${run}`);
	const load = await startLoad({ through, ...url, dataDir: server.dataDir, seconds, run, book });
	await load.ready;
	const until = performance.now() + seconds * 1000 - 900;
	while (performance.now() < until) {
		await pause(500 + Math.random() * 500);
		await hurt(server, fault);
	}
	const { exitCode, report, stderr } = await load.done;
	await server.start();
	const acknowledged = readBook(book);
	return { fault, exitCode, stderr, ...(await audit(server, run, { acknowledged, report })) };
}

async function hurt(server: TestServer, fault: Fault): Promise<void> {
	if (fault === 'restart fast') await server.stop();
	else if (fault === 'restart immediate') await server.stopAtOnce();
	else await server.kill();
	if (fault !== 'kill embedded') await server.start();
}

async function startLoad(options: LoadOptions) {
	const file = await inOneFile(new URL('./load.ts', import.meta.url));
	const child = spawn(process.execPath, [file, JSON.stringify(options)], {
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let stderr = '';
	child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-1500)));
	let report: LoadReport | undefined;
	const ready = new Promise<void>((resolve) => {
		createInterface(child.stdout).on('line', (line) => {
			if (line.startsWith('report ')) report = JSON.parse(line.slice(7)) as LoadReport;
			resolve();
		});
		child.once('close', () => resolve());
	});
	const done = new Promise<{ exitCode: number | null; report?: LoadReport; stderr: string }>(
		(resolve) =>
			child.once('close', (exitCode) =>
				resolve({ exitCode, stderr, ...(report === undefined ? {} : { report }) })
			)
	);
	return { ready, done };
}

function readBook(file: string): Set<number> {
	if (!existsSync(file)) return new Set();
	const ids = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number);
	rmSync(file);
	return new Set(ids);
}

type Told = { acknowledged: Set<number>; report: LoadReport | undefined };
type Kept = { id: number; halves: string; transactions: number };

async function audit(server: TestServer, run: number, { acknowledged, report }: Told) {
	const kept = (await asOwner(
		server,
		`select id, string_agg(half::text, '' order by half) as halves, count(distinct tx)::int as transactions
		 from fault_halves where run = ${run} group by id`
	)) as Kept[];
	const unknown = new Set(report?.unknown);
	// A process that crashed could not say what it was told: only broken transactions count then.
	const expected = (id: number) => report === undefined || acknowledged.has(id) || unknown.has(id);
	const whole = (row: Kept) => row.halves === '123' && row.transactions === 1;
	const there = new Set(kept.filter(whole).map((row) => row.id));
	return {
		acknowledged: acknowledged.size,
		lost: [...acknowledged].filter((id) => !there.has(id)).length,
		doubled: kept.filter((row) => /(.)\1/.test(row.halves)).length,
		outside: kept.filter((row) => !whole(row) || !expected(row.id)).length,
		late: kept.filter((row) => row.halves.includes('9')).length,
		unknown: unknown.size,
		hanging: report?.hanging ?? -1,
		longestMs: Math.round(report?.longestMs ?? -1),
		longestGapMs: Math.round(report?.longestGapMs ?? -1),
		refused: report?.refused ?? {}
	};
}

/** Nothing that this fault test looks for was found. */
export function isClean(result: RunResult): boolean {
	const { exitCode, acknowledged, lost, doubled, outside, hanging } = result;
	return exitCode === 0 && acknowledged > 0 && lost + doubled + outside + hanging === 0;
}

async function asOwner(server: TestServer, text: string): Promise<unknown[]> {
	const owner = await Connection.open({ endpoint: await server.endpoint(), parameters: {} });
	return [...(await owner.run({ text }).finally(() => owner.end()))];
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
