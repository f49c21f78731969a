import { spawn } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inOneFile } from '../../../../../tests/support/own-process.ts';
import { scratchFolder } from '../../../../../tests/support/scratch-folder.ts';
import type { Engine } from '../engine.server.ts';
import { Connection } from '../wire/connection.server.ts';
import { placesIn } from './cluster.server.ts';
import { acquireEmbedded } from './embedded.server.ts';
import { runningPostmaster, stopPostmaster } from './postmaster.server.ts';
import { isAlive } from './process-life.server.ts';

let dataDir: string;
beforeEach(() => {
	dataDir = scratchFolder('lt-eng-');
});
afterEach(async () => {
	await stopPostmaster(placesIn(dataDir).cluster, 5_000);
	rmSync(dataDir, { recursive: true, force: true });
});

const running = () => runningPostmaster(placesIn(dataDir).cluster);

async function ask(engine: Engine, text: string) {
	const connection = await Connection.open({ endpoint: await engine.endpoint(), parameters: {} });
	return [...(await connection.run({ text }).finally(() => connection.end()))];
}

/** Another process that opens the same folder, and lets go when its input ends. */
async function neighbour() {
	const module = await inOneFile(new URL('./embedded.server.ts', import.meta.url));
	const script = `const { acquireEmbedded } = await import(${JSON.stringify(module)});
		const engine = await acquireEmbedded(${JSON.stringify(dataDir)});
		process.stdout.write('open\\n');
		process.stdin.resume().once('end', () => engine.release().then(() => process.exit(0)));`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
		stdio: ['pipe', 'pipe', 'inherit']
	});
	const open = new Promise<void>((resolve, reject) => {
		child.stdout.once('data', () => resolve());
		child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
	});
	const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
	return {
		open,
		leave: () => (child.stdin.end(), ended),
		crash: () => (child.kill('SIGKILL'), ended)
	};
}

it('keeps what was written, is private, checks its pages and syncs to the disk', async () => {
	const first = await acquireEmbedded(dataDir);
	await ask(first, 'create table kept as select 42 as n');
	await first.release();
	expect(running()).toBeUndefined();
	const again = await acquireEmbedded(dataDir);
	const [row] = await ask(
		again,
		`select (select n from kept) as n, current_setting('fsync') as fsync,
			current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
			current_setting('listen_addresses') as network`
	);
	expect(row).toEqual({ n: 42, fsync: 'on', checksums: 'on', encoding: 'UTF8', network: '' });
	expect(statSync(placesIn(dataDir).cluster).mode & 0o777).toBe(0o700);
	expect(statSync(placesIn(dataDir).password).mode & 0o777).toBe(0o600);
	await again.release();
});

it('is one server for all processes, started by the first and stopped by the last', async () => {
	const others = await Promise.all([neighbour(), neighbour(), neighbour()]);
	await Promise.all(others.map((other) => other.open));
	const server = running()?.pid;
	const own = await acquireEmbedded(dataDir);
	expect(running()?.pid).toBe(server);
	expect(readdirSync(dataDir).filter((name) => name.includes('new-'))).toEqual([]);
	expect(await Promise.all(others.slice(0, 2).map((other) => other.leave()))).toEqual([0, 0]);
	await others[2]?.crash();
	expect(await ask(own, 'select 1 as n')).toEqual([{ n: 1 }]);
	expect(running()?.pid).toBe(server);
	await own.release();
	expect(isAlive(server ?? 0)).toBe(false);
});

it('takes up a server whose owner was killed', async () => {
	const owner = await neighbour();
	await owner.open;
	await owner.crash();
	const left = running()?.pid;
	expect(left).toBeGreaterThan(0);
	const own = await acquireEmbedded(dataDir);
	expect(running()?.pid).toBe(left);
	await own.release();
	expect(running()).toBeUndefined();
});

it('starts after a crash although its number belongs to another process now', async () => {
	const first = await acquireEmbedded(dataDir);
	await ask(first, 'create table kept as select 7 as n');
	const { cluster } = placesIn(dataDir);
	const file = join(cluster, 'postmaster.pid');
	const lines = readFileSync(file, 'utf8').split('\n');
	await first.release();
	writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'));
	const again = await acquireEmbedded(dataDir);
	expect(await ask(again, 'select n from kept')).toEqual([{ n: 7 }]);
	await again.release();
});

it('begins anew where the very first start was killed', async () => {
	const dead = spawn('true');
	await new Promise((ended) => dead.once('exit', ended));
	const half = join(dataDir, `postgres.new-${dead.pid}-0badc0de`);
	mkdirSync(half);
	writeFileSync(join(half, 'PG_VERSION'), '18\n');
	const engine = await acquireEmbedded(dataDir);
	expect(existsSync(half)).toBe(false);
	expect(await ask(engine, 'select 1 as n')).toEqual([{ n: 1 }]);
	await engine.release();
});

it('refuses data of another major and leaves it as it is', async () => {
	const { cluster } = placesIn(dataDir);
	mkdirSync(cluster, { mode: 0o700 });
	writeFileSync(join(cluster, 'PG_VERSION'), '17\n');
	const error = await acquireEmbedded(dataDir).catch((refusal: unknown) => refusal);
	expect(error).toMatchObject({ code: 'E_DB_OTHER_MAJOR' });
	expect(String(error)).toMatch(/PostgreSQL 17.*backup.*restore/s);
	expect(readdirSync(cluster)).toEqual(['PG_VERSION']);
});

it('listens on the loopback with a password where the folder is too deep for a socket', async () => {
	const deep = join(dataDir, 'a-long-name-for-a-folder'.repeat(4));
	const engine = await acquireEmbedded(deep);
	const endpoint = await engine.endpoint();
	expect(endpoint).toMatchObject({ socket: undefined, host: '127.0.0.1' });
	expect(await ask(engine, 'select 1 as n')).toEqual([{ n: 1 }]);
	const stranger = Connection.open({
		endpoint: { ...endpoint, password: 'guess' },
		parameters: {}
	});
	await expect(stranger).rejects.toMatchObject({ code: 'E_DB_REFUSED', cause: { code: '28P01' } });
	await engine.release();
});
