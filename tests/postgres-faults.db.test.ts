import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#lib/platform/secret.server.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';
import { faultRun, isClean, prepareServer, type Fault } from './faults/run.ts';
import { startTestServer, type TestServer } from './support/database-server.ts';

const PERSON = '0190a000-0000-7000-8000-00000000000a';

let server: TestServer;

beforeAll(async () => {
	server = await startTestServer();
	await prepareServer(server);
});
afterAll(() => server.close());

// The long form is `npx tsx tests/faults/postgres.fault.ts`: 20 runs.
describe('a server that goes away under load', () => {
	it.each<[Fault, number]>([
		['restart fast', 1],
		['restart immediate', 2],
		['kill embedded', 3]
	])('%s: the process lives, nothing acknowledged is lost, nothing hangs', async (fault, run) => {
		const result = await faultRun(server, { fault, run, seconds: 2.5 });
		expect(isClean(result), JSON.stringify(result)).toBe(true);
		expect(result.longestMs).toBeLessThan(10_000);
	});
});

describe('a server that does not answer', () => {
	it('that freezes in the middle of a transaction is given up within the deadline', async () => {
		const database = await openDatabase(
			{ databaseUrl: undefined, dataDir: server.dataDir },
			{ applicationName: 'test' }
		);
		let frozen = 0;
		const began = performance.now();
		const stuck = database.withUser(
			PERSON,
			async (tx) => {
				const [row] = await tx.text<{ pid: number }>('select pg_backend_pid() as pid');
				frozen = row?.pid ?? 0;
				process.kill(frozen, 'SIGSTOP');
				await tx.text('select 1');
			},
			{ statementTimeoutMs: 200 }
		);
		await expect(stuck).rejects.toMatchObject({ code: 'E_DB_UNAVAILABLE', reason: 'timeout' });
		expect(performance.now() - began).toBeLessThan(4_000);
		process.kill(frozen, 'SIGCONT');
		await database.ping();
		await database.close();
	});

	it('from the first moment is named within five seconds', async () => {
		const open = new Set<Socket>();
		const silent = createServer((socket) => open.add(socket));
		await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
		const { port } = silent.address() as { port: number };
		const began = performance.now();
		await expect(
			openDatabase(
				{ databaseUrl: new Secret(`postgres://u:p@127.0.0.1:${port}/x`), dataDir: '' },
				{ applicationName: 'test' }
			)
		).rejects.toMatchObject({ code: 'E_DB_UNAVAILABLE' });
		expect(performance.now() - began).toBeLessThan(6_000);
		for (const socket of open) socket.destroy();
		silent.close();
	});

	it('because it is away for longer answers every caller with a name, then works by itself', async () => {
		const { socket, user, database: name } = await server.endpoint();
		const folder = encodeURIComponent((socket ?? '').replace(/\/[^/]*$/, ''));
		const database = await openDatabase(
			{
				databaseUrl: new Secret(`postgres://${user}@localhost/${name}?host=${folder}`),
				dataDir: ''
			},
			{ applicationName: 'test' }
		);
		await database.ping();
		await server.stop();
		const began = performance.now();
		const callers = Array.from({ length: 50 }, () =>
			database.withUser(PERSON, (tx) => tx.text('select 1')).catch((error: unknown) => error)
		);
		for (const outcome of await Promise.all(callers))
			expect(outcome).toMatchObject({ code: 'E_DB_UNAVAILABLE', status: 503 });
		expect(performance.now() - began).toBeLessThan(8_000);
		await expect(database.ping()).rejects.toMatchObject({ code: 'E_DB_UNAVAILABLE' });
		await server.start();
		await expect
			.poll(() => database.ping().then(() => 'up', String), { timeout: 10_000 })
			.toBe('up');
		await database.close();
	});
});
