// A long history from a file, in Chromium on the production build: how long the page is held up
// while 50,000 time entries are read, checked, imported, looked at again and taken back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { benchAccount, benchPassword } from '../support/bench-account.ts';
import { launchOptions } from '../support/chromium.ts';
import { startServer } from '../support/server.ts';

const rows = Number(process.env['BENCH_ROWS'] ?? 50_000);
/** No task of the main thread may take longer. */
const limitMs = 200;
const email = 'bench@example.org';

const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'lifetracker-bench-'));
/** On the disk: a file handed over in a message would be unpacked by the page itself. */
const file = join(folder, 'toggl.csv');
writeFileSync(file, report());
const server = await startServer();
const browser = await chromium.launch(await launchOptions());
try {
	await benchAccount(server.dataDir, email);
	const page = await signedIn();
	await choose(page);
	await phase(page, 'read and checked', () => button(page, /^Import \d+ (rows|time)/).waitFor());
	await button(page, /^Import \d+ (rows|time)/).click();
	await phase(page, 'imported', () => page.getByText(/ imported\.$/).waitFor());
	await button(page, 'Import another file').click();
	await choose(page);
	await phase(page, 'the same file checked', () => page.getByText(/already here/).waitFor());
	await button(page, 'Choose another file').click();
	await button(page, 'Undo import').click();
	await phase(page, 'taken back', () => page.getByText(/^Import taken back/).waitFor());
} finally {
	await browser.close();
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
}

async function signedIn(): Promise<Page> {
	const context = await browser.newContext({ baseURL: server.origin });
	await context.addInitScript(() => {
		const held: number[] = [];
		Object.assign(globalThis, { held });
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) held.push(duration);
		}).observe({ type: 'longtask', buffered: true });
	});
	const page = await context.newPage();
	page.setDefaultTimeout(600_000);
	await page.goto('/login');
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(benchPassword);
	await button(page, 'Sign in').click();
	await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
	await page.goto('/import');
	await page.getByLabel('Choose a Zero export').waitFor({ state: 'attached' });
	return page;
}

function button(page: Page, name: string | RegExp) {
	return page.getByRole('button', { name, exact: typeof name === 'string' }).first();
}

/** As Toggl writes its detailed report: half an hour after each other, ten projects. */
function report(): string {
	const two = (part: number) => String(part).padStart(2, '0');
	const lines = Array.from({ length: rows }, (_, n) => {
		const at = new Date(Date.UTC(2023, 0, 1) + n * 1_800_000);
		const day = at.toISOString().slice(0, 10);
		const [hour, minute] = [two(at.getUTCHours()), at.getUTCMinutes()];
		const times = `${day},${hour}:${two(minute)}:00,${day},${hour}:${two(minute + 25)}:00`;
		return `Ann,a@example.org,Acme,Project ${n % 10},,"Chapter ${n % 40}, draft",No,${times},00:25:00,deep`;
	});
	const head =
		'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags';
	return [head, ...lines, ''].join('\r\n');
}

async function choose(page: Page): Promise<void> {
	await page.evaluate(() => void ((globalThis as unknown as { held: number[] }).held.length = 0));
	await page.getByLabel('Choose a Zero export').setInputFiles(file);
}

/** How long it took, and the tasks that held the page up meanwhile, the longest first. */
async function phase(page: Page, what: string, until: () => Promise<void>): Promise<void> {
	const began = performance.now();
	await until();
	const seconds = ((performance.now() - began) / 1000).toFixed(1);
	// What the last deed brings about is part of it.
	await page.waitForTimeout(1500);
	const held = await page.evaluate(() => {
		const { held: all } = globalThis as unknown as { held: number[] };
		return all.splice(0).sort((a, b) => b - a);
	});
	const longest = held.slice(0, 5).map((ms) => Math.round(ms));
	say(`${rows} rows ${what}: ${seconds} s; longest tasks ${longest.join(', ') || 'none'} ms`);
	if ((held[0] ?? 0) > limitMs) {
		say(`  longer than ${limitMs} ms`);
		process.exitCode = 1;
	}
}
