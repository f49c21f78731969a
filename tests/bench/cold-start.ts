// Check 9: how long the app takes to open without a network, in Chromium on the production build:
// from the address to Today with its rows, processor slowed four times, five years of data (60,000
// rows) beside an empty replica.
import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { filledDevice } from '../support/filled-replica.ts';
import { startServer } from '../support/server.ts';

const rows = Number(process.env['BENCH_ROWS'] ?? 60_000);
const starts = 9;
const slowdown = 4;
const limitMs = 1500;

const say = (line: string) => process.stdout.write(`${line}\n`);

const server = await startServer();
const browser = await chromium.launch(await launchOptions());
try {
	const empty = await coldStarts(browser, 0);
	const full = await coldStarts(browser, rows);
	say(`cold start offline at ${slowdown} times less processor, median of ${starts}:`);
	say(`  ${full} ms with ${rows} rows, ${empty} ms with none`);
	if (full > limitMs) process.exitCode = 1;
} finally {
	await browser.close();
	await server.stop();
}

async function coldStarts(from: Browser, count: number): Promise<number> {
	const page = await filledDevice(from, server, { rows: count });
	// The newest entry is on Today; who has none is asked to begin.
	const shown = count > 0 ? /Chapter \d/ : /Start fast/;
	await page.getByText(shown).first().waitFor();
	const context = page.context();
	await page.close();
	await context.setOffline(true);
	const times: number[] = [];
	for (let n = 0; n < starts; n++) times.push(await coldStart(context, shown.source));
	await context.close();
	return Math.round(times.sort((a, b) => a - b)[Math.floor(starts / 2)] ?? 0);
}

/** Milliseconds from the navigation to the frame that shows the words. */
async function coldStart(context: BrowserContext, words: string): Promise<number> {
	const page = await context.newPage();
	const devtools = await context.newCDPSession(page);
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	await page.goto('/', { waitUntil: 'commit' });
	const shown = await page.waitForFunction(
		(pattern) =>
			new RegExp(pattern).test(document.querySelector('main')?.textContent ?? '') &&
			performance.now(),
		words
	);
	const ms = Number(await shown.jsonValue());
	await page.close();
	return ms;
}
