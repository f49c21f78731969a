import { randomUUID } from 'node:crypto';
import { expect, request, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { accountsOver } from '#lib/app.server.ts';
import { entities } from '#lib/domains/registry.ts';
import { createUser } from '#lib/platform/auth/create-user.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { openProviderLines } from '#lib/providers/line.server.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import { handOver } from './hand-over.ts';
import type { RunningServer } from './server.ts';

export type Home = Pick<RunningServer, 'origin' | 'dataDir'>;

export interface Person {
	readonly userId: string;
	readonly email: string;
	readonly password: string;
}

/** The one server of the whole run: its data belongs to many, each spec makes its own person. */
export function sharedHome(): Home {
	return { origin: process.env['E2E_ORIGIN'] ?? '', dataDir: process.env['E2E_DATA_DIR'] ?? '' };
}

/** Beside the running server, in its own database. */
export async function inDatabaseOf<T>(
	home: Home,
	work: (database: Database) => Promise<T>
): Promise<T> {
	const place = { databaseUrl: undefined, dataDir: home.dataDir };
	const database = await openDatabase(place, { applicationName: 'lifetracker e2e' });
	return work(database).finally(() => database.close());
}

/** Makes an account as `lifetracker create-user` does. */
export function makePerson(home: Home): Promise<Person> {
	return inDatabaseOf(home, async (database) => {
		const sync = createSync(database, entities);
		const config = readConfig({ LIFE_DATA_DIR: home.dataDir });
		const below = { config, database, sync, now: Date.now };
		const providers = openProviderLines({ ...below, report: () => undefined });
		const accounts = accountsOver({ ...below, providers });
		const email = `${randomUUID()}@example.org`;
		const password = 'four unrelated plain words';
		const user = { email, password, name: 'Ann', address: 'test' };
		const { id } = await createUser(accounts, user, { kind: 'due' });
		await sync.stop();
		return { userId: id, email, password };
	});
}

/** What the server holds of a person in one table, tombstones included. */
export function storedRows<T extends object>(
	home: Home,
	{ userId }: Person,
	table: string
): Promise<T[]> {
	return inDatabaseOf(home, (database) =>
		database.withUser(userId, (tx) => tx.text<T>(`select * from ${table} order by created_at`))
	);
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

export interface Device {
	readonly context: BrowserContext;
	/** Its first tab. */
	readonly page: Page;
}

export type DeviceOptions = Parameters<Browser['newContext']>[0] & {
	/** A script that runs before any other of any page: a bent clock, say. */
	readonly before?: string;
	/** A browser that another person had before; default: a new one. */
	readonly handedOver?: BrowserContext;
	/** Where it lands; default: Today. */
	readonly path?: string;
};

/**
 * A browser of its own, signed in and synced. With `serviceWorkers: 'allow'` the worker is in control:
 * every page opens without a network.
 */
export async function signedInDevice(
	browser: Browser,
	home: Home,
	person: Person,
	{ before, handedOver, path = '/', ...options }: DeviceOptions = {}
): Promise<Device> {
	const storageState = await signedIn(home, person);
	const given = { baseURL: home.origin, storageState, ...options };
	const context = handedOver ?? (await browser.newContext(given));
	if (before) await context.addInitScript({ content: before });
	const page = await (handedOver ? handOver(handedOver, storageState) : context.newPage());
	await page.goto(path);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	if (options.serviceWorkers === 'allow') await underControl(page);
	await quiet(page, person);
	return { context, page };
}

/** What a browser holds after the sign-in page has done its work. */
async function signedIn({ origin }: Home, { email, password }: Person): Promise<StorageState> {
	const api = await request.newContext({
		baseURL: origin,
		extraHTTPHeaders: { origin, 'x-lt-client': '1' }
	});
	const answer = await api.post('/api/trpc/session.signIn', { data: { email, password } });
	if (!answer.ok()) throw new Error(await answer.text());
	const { result } = (await answer.json()) as { result: { data: unknown } };
	const { cookies } = await api.storageState();
	await api.dispose();
	const identity = { name: 'lifetracker:identity', value: JSON.stringify(result.data) };
	return { cookies, origins: [{ origin, localStorage: [identity] }] };
}

/** From now on every page of this browser opens without a network. */
export async function underControl(page: Page): Promise<void> {
	// Its worker fetches the whole app first, beside all else that a busy machine does.
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, {
		timeout: 120_000
	});
}

/** All values of one store of the replica, tombstones included. */
export async function replicaRows<T extends object>(
	page: Page,
	{ userId }: Person,
	store: string
): Promise<T[]> {
	// As one text: a thousand rows handed over value by value take seconds.
	const text = await page.evaluate(
		async ([name, kept]) => {
			const settled = <R>(request: IDBRequest<R>) =>
				new Promise<R>((resolve, reject) => {
					request.onsuccess = () => resolve(request.result);
					request.onerror = () => reject(request.error ?? new Error('The read failed.'));
				});
			// Opening would make it.
			if (!(await indexedDB.databases()).some((known) => known.name === name)) return '[]';
			const database = await settled(indexedDB.open(name));
			try {
				return JSON.stringify(await settled(database.transaction(kept).objectStore(kept).getAll()));
			} finally {
				database.close();
			}
		},
		[`lifetracker:${userId}`, store] as const
	);
	return JSON.parse(text) as T[];
}

/** Puts rows into one store of the replica at once, as if they had come from the server long ago. */
export async function fillReplica(
	page: Page,
	{ userId }: Person,
	store: string,
	rows: readonly object[]
): Promise<void> {
	await page.evaluate(
		async ([name, kept, values]) => {
			const settled = <R>(request: IDBRequest<R>) =>
				new Promise<R>((resolve, reject) => {
					request.onsuccess = () => resolve(request.result);
					request.onerror = () => reject(request.error ?? new Error('The write failed.'));
				});
			const database = await settled(indexedDB.open(name));
			const writing = database.transaction(kept, 'readwrite');
			for (const value of JSON.parse(values) as object[]) writing.objectStore(kept).put(value);
			await new Promise((resolve, reject) => {
				writing.oncomplete = resolve;
				writing.onabort = () => reject(writing.error ?? new Error('The write failed.'));
			});
			database.close();
		},
		[`lifetracker:${userId}`, store, JSON.stringify(rows)] as const
	);
}

/** Waits until nothing waits to be sent and the first exchange is over. */
export async function quiet(page: Page, person: Person): Promise<void> {
	const waits = async () => {
		const meta = await replicaRows<{ k: string; v: { cursor?: number } }>(page, person, 'meta');
		const place = meta.find(({ k }) => k === 'place');
		const outbox = await replicaRows(page, person, 'outbox');
		return typeof place?.v.cursor === 'number' ? outbox.length : 'the first exchange';
	};
	await expect.poll(waits, { timeout: 60_000 }).toBe(0);
}

/** Waits until all history is on the device as well. */
export async function whole(page: Page, person: Person): Promise<void> {
	await quiet(page, person);
	const missing = async () => {
		const meta = await replicaRows<{ k: string; v: object }>(page, person, 'meta');
		const states = Object.entries(meta.find(({ k }) => k === 'backfill')?.v ?? {});
		return states.filter(([, { done }]) => !done).map(([name]) => name);
	};
	await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
}
