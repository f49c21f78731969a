// How long a tap takes to show, in Chromium on the production build: 100,000 rows beside an empty
// replica, processor slowed four times, on a phone's screen and on a desktop's. Counted as Event Timing
// counts a click: from the lifting of the finger, which decides that it is one, to the next painting.
import { chromium, type Browser, type CDPSession, type Locator, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { filledDevice, type Screen } from '../support/filled-replica.ts';
import { startServer } from '../support/server.ts';

const rows = Number(process.env['BENCH_ROWS'] ?? 100_000);
const taps = 20;
const slowdown = 4;
const limitMs = 100;
/** So long a finger stays down. */
const pressMs = 80;

const say = (line: string) => process.stdout.write(`${line}\n`);

const server = await startServer();
const browser = await chromium.launch(await launchOptions());
try {
	for (const screen of ['phone', 'desktop'] as const) await measureTaps(browser, screen);
} finally {
	await browser.close();
	await server.stop();
}

async function measureTaps(from: Browser, screen: Screen): Promise<void> {
	const empty = await tapTimes(await filledDevice(from, server, { rows: 0, screen }), screen);
	const full = await tapTimes(await filledDevice(from, server, { rows, screen }), screen);
	say(`${screen}, tap to paint at ${slowdown} times less processor, ${taps} taps of each kind:`);
	for (const [kind, times] of full) {
		const [p50, p95] = [part(times, 0.5), part(times, 0.95)].map(Math.round);
		const bare = Math.round(part(empty.get(kind) ?? [0], 0.95));
		say(`  ${kind}: p50 ${p50} ms, p95 ${p95} ms with ${rows} rows; p95 ${bare} ms with none`);
		if ((p95 ?? 0) > limitMs) process.exitCode = 1;
	}
}

async function tapTimes(page: Page, screen: Screen): Promise<Map<string, number[]>> {
	const devtools = await page.context().newCDPSession(page);
	await page.getByRole('button', { name: 'Start fast' }).waitFor();
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	const times = new Map<string, number[]>();
	const tap = async (name: string, shows: string) => {
		const button = page.getByRole('button', { name, exact: true }).first();
		const painted = page.evaluate(whenPainted, shows);
		if (screen === 'phone') await touch(devtools, button);
		else await button.click({ delay: pressMs });
		times.set(name, [...(times.get(name) ?? []), await painted]);
		// Until what it has set off is over, the exchange with the server too: each tap is measured alone.
		await page.waitForTimeout(1500);
	};
	for (let n = 0; n < taps; n++) {
		await tap('Start fast', 'End fast');
		await tap('End fast', 'Start fast');
	}
	await page.context().close();
	return times;
}

/** Playwright's own tap lifts the finger at once. */
async function touch(devtools: CDPSession, button: Locator): Promise<void> {
	const box = await button.boundingBox();
	if (!box) throw new Error('The button is not on the screen.');
	const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
	await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
	await new Promise((resolve) => setTimeout(resolve, pressMs));
	await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** Runs in the page: from the next click to the frame after a button with these words is there. */
function whenPainted(words: string): Promise<number> {
	return new Promise((resolve) => {
		let tapped = 0;
		const first = { priority: 'user-blocking' } as const;
		const note = (event: Event) => (tapped = event.timeStamp);
		addEventListener('click', note, { capture: true, once: true });
		const isThere = () =>
			[...document.querySelectorAll('main button')].some((one) => one.textContent.trim() === words);
		const observer = new MutationObserver(() => {
			if (tapped === 0 || !isThere()) return;
			observer.disconnect();
			// The first task behind the frame; one of lesser weight would wait for whatever comes next.
			requestAnimationFrame(() => {
				void scheduler.postTask(() => resolve(performance.now() - tapped), first);
			});
		});
		observer.observe(document.body, { subtree: true, childList: true, characterData: true });
	});
}

function part(times: readonly number[], share: number): number {
	const sorted = [...times].sort((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
