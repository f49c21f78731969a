// An account with a long history, and fresh devices that sign in to it: for benchmarks.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { createUser } from '#lib/platform/auth/create-user.server.ts';
import { startServer, type RunningServer } from './server.ts';
import { creation } from './sync-device.ts';

const email = 'bench@example.org';
const password = 'a bench of solid oak';
const hourMs = 3_600_000;
/** Twelve time entries, a workout and a weigh-in. */
const rowsADay = 14;

export interface LongHistory {
	readonly server: RunningServer;
	/** Rows a second at which the server was filled. */
	readonly filled: number;
	readonly rows: number;
	/** A fresh browser profile at the sign-in page, filled in. */
	device(browser: Browser): Promise<Page>;
}

/** About so many rows, day by day back from yesterday: 100,000 are nineteen years. */
export async function longHistory(rows: number): Promise<LongHistory> {
	const server = await startServer();
	const { count, seconds } = await fillAccount(server.dataDir, rows);
	return {
		server,
		rows: count,
		filled: count / seconds,
		device: (browser) => deviceOf(browser, server.origin)
	};
}

/** How many rows there are now, and how long that took. */
async function fillAccount(dataDir: string, rows: number) {
	process.env['LIFE_DATA_DIR'] = dataDir;
	const { withFoundations } = await import('../../src/cli/foundations.ts');
	return withFoundations(async ({ accounts, sync }) => {
		const user = { email, name: 'Bench', password, address: 'bench' };
		const { id } = await createUser(accounts, user, { kind: 'due' });
		const began = performance.now();
		const changes = history(rows).map(({ entity, values, at }) =>
			creation(entity, { utcOffset: 0, ...values }, { createdAt: at * 1000, id: randomUUID() })
		);
		await sync.write(id, changes);
		return { count: changes.length, seconds: (performance.now() - began) / 1000 };
	});
}

function history(rows: number) {
	const now = Date.now() - 24 * hourMs;
	const days = Math.round(rows / rowsADay);
	const every = (entity: AnyEntity, hours: number, values: (at: number, n: number) => object) =>
		Array.from({ length: Math.round((days * 24) / hours) }, (_, n) => {
			const at = now - n * hours * hourMs;
			return { entity, at, values: values(at, n) };
		});
	return [
		...every(timeEntry, 2, (at, n) => ({
			start: at,
			stop: at + hourMs,
			description: `Chapter ${n % 40}`,
			tags: ['deep']
		})),
		...every(workout, 24, (at) => ({ start: at, end: at + hourMs / 2, sportName: 'Running' })),
		...every(weighIn, 24, (at, n) => ({ measuredAt: at, weightKg: 70 + (n % 90) / 10 }))
	];
}

async function deviceOf(browser: Browser, baseURL: string): Promise<Page> {
	// A raw rival is a script of the benchmark's own, which the app's policy would refuse.
	const context = await browser.newContext({ baseURL, bypassCSP: true });
	// What the compiler puts around named functions, for those that run in the page.
	await context.addInitScript('globalThis.__name = (fn) => fn');
	const page = await context.newPage();
	await page.goto('/login');
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(password);
	// Typing takes a person longer than fetching the app takes the worker.
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	return page;
}

/** Signs in. Resolves as soon as the newest row is on the screen. */
export async function signIn(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByText('Chapter 0').first().waitFor({ timeout: 60_000 });
}

/** Resolves once all history has come; answers the database's name. */
export async function allHere(page: Page, rows: number): Promise<string> {
	const [name = ''] = await databases(page);
	while (!(await page.evaluate(isComplete, { name, rows }))) await sleep(250);
	return name;
}

function databases(page: Page): Promise<string[]> {
	return page.evaluate(async () =>
		(await indexedDB.databases()).flatMap(({ name }) =>
			name?.startsWith('lifetracker:') ? [name] : []
		)
	);
}

/** Whether all history has come: counted by IndexedDB itself, once the engine says so. */
async function isComplete({ name, rows: wanted }: { name: string; rows: number }) {
	const open = indexedDB.open(name);
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
