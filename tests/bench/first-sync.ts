// A fresh device with a long history, in Chromium on the production build: the first usable page,
// rows a second beside raw Dexie with the same indexes in the same run, and how long an entry takes
// from one device's Save to the other device's screen.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { createUser } from '#lib/platform/auth/create-user.server.ts';
import { launchOptions } from '../support/chromium.ts';
import { startServer } from '../support/server.ts';
import { creation } from '../support/sync-device.ts';

const rows = Number(process.env['BENCH_ROWS'] ?? 100_000);
const samples = 20;
const email = 'bench@example.org';
const password = 'a bench of solid oak';
const hourMs = 3_600_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const share = (part: number) => Math.round(rows * part);

const server = await startServer();
const fill = await fillAccount(server.dataDir);
say(`${rows} rows written on the server at ${Math.round(rows / fill)} rows/s`);
const browser = await chromium.launch(await launchOptions());
try {
	const first = await device(browser);
	await firstSync(first.page);
	await putToVisible(first.page, browser);
} finally {
	await browser.close();
	await server.stop();
}

/** Seconds it took. */
async function fillAccount(dataDir: string): Promise<number> {
	process.env['LIFE_DATA_DIR'] = dataDir;
	const { withFoundations } = await import('../../src/cli/foundations.ts');
	return withFoundations(async ({ accounts, sync }) => {
		const user = { email, name: 'Bench', password, address: 'bench' };
		const { id } = await createUser(accounts, user, { kind: 'due' });
		const began = performance.now();
		const changes = history().map(({ entity, values, at }) =>
			creation(entity, { utcOffset: 0, ...values }, { createdAt: at * 1000, id: randomUUID() })
		);
		await sync.write(id, changes);
		return (performance.now() - began) / 1000;
	});
}

function history() {
	const now = Date.now() - 24 * hourMs;
	const every = (entity: AnyEntity, count: number, values: (at: number, n: number) => object) =>
		Array.from({ length: count }, (_, n) => {
			const at = now - n * hourMs;
			return { entity, at, values: values(at, n) };
		});
	return [
		...every(timeEntry, share(0.6), (at, n) => ({
			start: at,
			stop: at + hourMs / 2,
			description: `Chapter ${n % 40}`,
			tags: ['deep']
		})),
		...every(workout, share(0.2), (at) => ({
			start: at,
			end: at + hourMs / 2,
			sportName: 'Running'
		})),
		...every(weighIn, share(0.2), (at, n) => ({ measuredAt: at, weightKg: 70 + (n % 90) / 10 }))
	];
}

async function device(from: Browser): Promise<{ context: BrowserContext; page: Page }> {
	// The raw rival is a script of this file's own, which the app's policy would refuse.
	const context = await from.newContext({ baseURL: server.origin, bypassCSP: true });
	// What the compiler puts around named functions, for those that run in the page.
	await context.addInitScript('globalThis.__name = (fn) => fn');
	const page = await context.newPage();
	await page.goto('/login');
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(password);
	return { context, page };
}

async function firstSync(page: Page): Promise<void> {
	const began = performance.now();
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByText('Chapter 0').first().waitFor({ timeout: 60_000 });
	say(`first usable page: ${Math.round(performance.now() - began)} ms after "Sign in"`);
	const [name] = await databases(page);
	while (!(await page.evaluate(isComplete, { name, rows }))) await sleep(250);
	const seconds = (performance.now() - began) / 1000;
	await page.addScriptTag({
		path: createRequire(import.meta.url).resolve('dexie/dist/dexie.min.js')
	});
	const raw = await page.evaluate(rawDexie, { name: name ?? '' });
	const ours = rows / seconds;
	say(`first sync: ${Math.round(ours)} rows/s (${seconds.toFixed(1)} s)`);
	say(
		`raw Dexie, same rows and indexes: ${Math.round(raw)} rows/s; ours is ${(ours / raw).toFixed(2)} of it`
	);
}

function databases(page: Page): Promise<string[]> {
	return page.evaluate(async () =>
		(await indexedDB.databases()).flatMap(({ name }) =>
			name?.startsWith('lifetracker:') ? [name] : []
		)
	);
}

/** Whether all history has come: counted by IndexedDB itself, once the engine says so. */
async function isComplete({ name, rows: wanted }: { name: string | undefined; rows: number }) {
	const open = indexedDB.open(name ?? '');
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		open.onsuccess = () => resolve(open.result);
		open.onerror = () => reject(open.error);
	});
	const ask = (store: string, verb: (s: IDBObjectStore) => IDBRequest) =>
		new Promise<unknown>((resolve) => {
			const request = verb(db.transaction(store).objectStore(store));
			request.onsuccess = () => resolve(request.result);
		});
	const backfill = (await ask('meta', (s) => s.get('backfill'))) as
		{ v: Record<string, { done: boolean }> } | undefined;
	const states = Object.values(backfill?.v ?? {});
	const done = states.length > 0 && states.every((state) => state.done);
	let count = 0;
	if (done) {
		for (const store of ['time_entries', 'workouts', 'weigh_ins'])
			count += Number(await ask(store, (s) => s.count()));
	}
	db.close();
	return done && count >= wanted;
}

/** Rows a second of Dexie's own bulkPut of the rows that were just synced, strict as ours. */
async function rawDexie({ name }: { name: string }): Promise<number> {
	type Table = { toArray(): Promise<object[]>; bulkPut(rows: object[]): Promise<unknown> };
	type Db = {
		open(): Promise<Db>;
		version(n: number): { stores(spec: Record<string, string>): void };
		table(store: string): Table;
		delete(): Promise<void>;
		close(): void;
	};
	const { Dexie } = window as unknown as { Dexie: new (name: string, options?: object) => Db };
	const spec = {
		time_entries: 'id,start,projectId',
		workouts: 'id,start',
		weigh_ins: 'id,measuredAt'
	};
	const ours = await new Dexie(name).open();
	const all = new Map<string, object[]>();
	for (const store of Object.keys(spec)) all.set(store, await ours.table(store).toArray());
	ours.close();
	const raw = new Dexie('raw-rival', { chromeTransactionDurability: 'strict' });
	raw.version(1).stores(spec);
	await raw.open();
	const began = performance.now();
	let count = 0;
	for (const [store, rows] of all) {
		for (let from = 0; from < rows.length; from += 2000)
			await raw.table(store).bulkPut(rows.slice(from, from + 2000));
		count += rows.length;
	}
	const seconds = (performance.now() - began) / 1000;
	await raw.delete();
	return count / seconds;
}

async function putToVisible(writer: Page, from: Browser): Promise<void> {
	const { page: reader } = await device(from);
	await reader.getByRole('button', { name: 'Sign in', exact: true }).click();
	await reader.getByText('Chapter 0').first().waitFor({ timeout: 60_000 });
	const [name] = await databases(reader);
	while (!(await reader.evaluate(isComplete, { name, rows }))) await sleep(1000);
	const times: number[] = [];
	for (let n = 0; n < samples; n++) {
		const words = `Measured ${n}`;
		const seen = reader.evaluate(whenSeen, words);
		await writer.goto('/?add=note');
		await writer.getByRole('dialog').getByRole('textbox').first().fill(words);
		const save = writer.getByRole('dialog').getByRole('button', { name: 'Save note' });
		const put = await save.evaluate((button: HTMLButtonElement) => {
			const at = Date.now();
			button.click();
			return at;
		});
		times.push((await seen) - put);
	}
	times.sort((a, b) => a - b);
	const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
	say(`put to visible on a second device: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (n = ${samples})`);
}

/** Device time at which the words appear. Both pages run on this machine's clock. */
function whenSeen(words: string): Promise<number> {
	return new Promise((resolve) => {
		const look = () => {
			if (document.body.innerText.includes(words)) resolve(Date.now());
			else requestAnimationFrame(look);
		};
		look();
	});
}
