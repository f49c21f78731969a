// A replica filled on the spot, for benchmarks: no server has these rows.
import type { Browser, Page } from '@playwright/test';
import { benchAccount, benchPassword } from './bench-account.ts';
import type { RunningServer } from './server.ts';

const screens = {
	desktop: { viewport: { width: 1280, height: 900 } },
	phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
};

export type Screen = keyof typeof screens;

/**
 * A signed-in device whose replica holds so many rows: twelve time entries, a workout and a weigh-in
 * a day.
 */
export async function filledDevice(
	browser: Browser,
	server: RunningServer,
	{ rows, screen = 'desktop' }: { rows: number; screen?: Screen }
): Promise<Page> {
	const email = `rows-${rows}-${screen}@example.org`;
	await benchAccount(server.dataDir, email);
	const context = await browser.newContext({ baseURL: server.origin, ...screens[screen] });
	// What the compiler puts around named functions, for those that run in the page.
	await context.addInitScript('globalThis.__name = (fn) => fn');
	const page = await context.newPage();
	await page.goto('/login');
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(benchPassword);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await page.goto('/settings');
	await page.evaluate(fill, rows);
	await page.goto('/');
	while (!(await page.evaluate(isCounted))) await page.waitForTimeout(250);
	return page;
}

/** Runs in the page: whether what the app keeps added up has been counted to its end. */
async function isCounted(): Promise<boolean> {
	const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith('lifetracker:'));
	const open = indexedDB.open(found?.name ?? '');
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		open.onsuccess = () => resolve(open.result);
		open.onerror = () => reject(open.error);
	});
	const asked = db.transaction('meta').objectStore('meta').get('tallies');
	const kept = await new Promise<{ v: Record<string, { through: string | null }> } | undefined>(
		(resolve) => (asked.onsuccess = () => resolve(asked.result))
	);
	db.close();
	return kept?.v['time_entries']?.through === null;
}

/** Runs in the page: time entries, workouts and weigh-ins, back from an hour ago. */
async function fill(rows: number): Promise<void> {
	const hourMs = 3_600_000;
	const begin = Date.now() - hourMs;
	const [name] = (await indexedDB.databases())
		.map((one) => one.name ?? '')
		.filter((one) => one.startsWith('lifetracker:'));
	const open = indexedDB.open(name ?? '');
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		open.onsuccess = () => resolve(open.result);
		open.onerror = () => reject(open.error);
	});
	const envelope = (at: number) => ({
		id: crypto.randomUUID(),
		source: 'manual',
		sourceId: crypto.randomUUID(),
		createdAt: at * 1000,
		updatedAt: at * 1000,
		deletedAt: null,
		revision: 1,
		stamps: null,
		released: null,
		sourceValues: null,
		editedAt: at * 1000,
		removedAt: 0,
		utcOffset: 0
	});
	const projects = Array.from({ length: 8 }, (_, n) => ({
		...envelope(begin),
		name: `Project ${n}`,
		client: '',
		color: '#6b7280',
		status: 'active',
		plannedHours: null,
		startDate: null,
		targetDate: null,
		archived: false
	}));
	const makers: Record<string, [hours: number, (at: number, n: number) => object]> = {
		time_entries: [
			2,
			(at, n) => ({
				start: at,
				stop: at + hourMs / 2,
				description: `Chapter ${n % 40}`,
				projectId: projects[n % 8]?.id ?? null,
				tags: ['deep'],
				billable: false
			})
		],
		workouts: [
			24,
			(at) => ({
				start: at,
				end: at + hourMs / 2,
				sportId: null,
				sportName: 'Running',
				scoreState: 'SCORED',
				strain: 9,
				averageHeartRate: 130,
				maxHeartRate: 160,
				energyKilojoule: 900,
				distanceMeter: null,
				altitudeGainMeter: null,
				zoneMilliseconds: null,
				percentRecorded: null,
				note: ''
			})
		],
		weigh_ins: [
			24,
			(at, n) => ({
				measuredAt: at,
				weightKg: 70 + (n % 90) / 10,
				fatPercent: null,
				fatMassKg: null,
				muscleMassKg: null,
				boneMassKg: null,
				hydrationKg: null,
				device: '',
				attribution: '',
				note: ''
			})
		]
	};
	const put = (store: string, values: object[]) =>
		new Promise<void>((resolve, reject) => {
			const tx = db.transaction(store, 'readwrite', { durability: 'relaxed' });
			for (const value of values) tx.objectStore(store).put(value);
			tx.oncomplete = () => resolve();
			tx.onabort = () => reject(tx.error);
		});
	// Written past the app: it has to count them itself.
	const forget = db.transaction('meta', 'readwrite');
	forget.objectStore('meta').delete('tallies');
	await new Promise((resolve) => (forget.oncomplete = resolve));
	await put('projects', projects);
	for (const [store, [hours, make]] of Object.entries(makers)) {
		const count = Math.round((rows / 14) * (24 / hours));
		for (let from = 0; from < count; from += 5000) {
			const portion = Array.from({ length: Math.min(5000, count - from) }, (_, k) => {
				const at = begin - (from + k) * hours * hourMs;
				return { ...envelope(at), ...make(at, from + k) };
			});
			await put(store, portion);
		}
	}
	db.close();
}
