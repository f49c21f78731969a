import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join, sep } from 'node:path';
import { expect, test } from '@playwright/test';
import { startServer, testEnv } from './support/server.ts';

const origin = () => process.env['E2E_ORIGIN'] ?? '';

/** `fetch` writes its own Host. */
function statusFor(host: string, path = '/'): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const sent = request(origin() + path, { headers: { host } }, (answer) => {
			answer.resume();
			resolve(answer.statusCode);
		});
		sent.once('error', reject).end();
	});
}

test('answers to its own name alone', async () => {
	expect(await statusFor('evil.test')).toBe(421);
	expect(await statusFor('evil.test', '/api/trpc/sync.pull')).toBe(421);
	expect(await statusFor('evil.test', '/service-worker.js')).toBe(421);
	expect(await statusFor('evil.test', '/healthz')).toBe(200);
	expect(await statusFor(new URL(origin()).host)).toBe(200);
});

test('gives every file of the build its headers', async () => {
	const folder = join('build', 'app', 'client');
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/\.(gz|br)$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join('/'));
	expect(files.length).toBeGreaterThan(10);
	for (const file of files) {
		const answer = await fetch(origin() + file, { method: 'HEAD' });
		expect(answer.status, file).toBe(200);
		expect(answer.headers.get('x-content-type-options'), file).toBe('nosniff');
		expect(answer.headers.get('content-security-policy'), file).toBeTruthy();
		expect(answer.headers.get('cache-control'), file).toBe(
			file.includes('/immutable/') ? 'public,max-age=31536000,immutable' : 'no-cache'
		);
	}
});

test('takes no more than its limit, and the app stays', async () => {
	const post = (size: number) =>
		fetch(`${origin()}/api/trpc/sync.push`, { method: 'POST', body: 'x'.repeat(size) });
	expect((await post(2_000_000)).status).toBe(413);
	expect((await fetch(`${origin()}/readyz`)).status).toBe(200);
});

test('stops within its grace, and starts again after a stop and after a crash', async () => {
	const server = await startServer();
	try {
		const port = { PORT: String(server.port), LIFE_DATA_DIR: `${server.dataDir}-other` };
		const second = spawnSync(process.execPath, ['src/cli/lifetracker.js', 'serve'], {
			env: testEnv(port),
			encoding: 'utf8'
		});
		expect(second.status).toBe(1);
		expect(second.stderr.trim()).toBe(
			`Port ${server.port} is taken by another program: stop that one, or set PORT to a free one.`
		);

		const begun = Date.now();
		expect(await server.halt()).toBe(0);
		expect(Date.now() - begun).toBeLessThan(8_000);
		await server.start();
		expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
		await server.kill();
		await server.start();
		expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
	} finally {
		await server.stop();
	}
});
