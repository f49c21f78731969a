// A fresh device with a long history, in Chromium on the production build: the first usable page,
// and rows a second beside raw Dexie with the same indexes in the same run.
import { createRequire } from 'node:module';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { allHere, longHistory, signIn } from '../support/long-history.ts';

const asked = Number(process.env['BENCH_ROWS'] ?? 100_000);

const say = (line: string) => process.stdout.write(`${line}\n`);

const { server, rows, filled, device } = await longHistory(asked);
say(`${rows} rows written on the server at ${Math.round(filled)} rows/s`);
const browser = await chromium.launch(await launchOptions());
try {
	await firstSync(await device(browser));
} finally {
	await browser.close();
	await server.stop();
}

async function firstSync(page: Page): Promise<void> {
	const began = performance.now();
	await signIn(page);
	say(`first usable page: ${Math.round(performance.now() - began)} ms after "Sign in"`);
	const name = await allHere(page, rows);
	const seconds = (performance.now() - began) / 1000;
	await page.addScriptTag({
		path: createRequire(import.meta.url).resolve('dexie/dist/dexie.min.js')
	});
	const raw = await page.evaluate(rawDexie, { name });
	const ours = rows / seconds;
	say(`first sync: ${Math.round(ours)} rows/s (${seconds.toFixed(1)} s)`);
	say(
		`raw Dexie, same rows and indexes: ${Math.round(raw)} rows/s; ours is ${(ours / raw).toFixed(2)} of it`
	);
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
