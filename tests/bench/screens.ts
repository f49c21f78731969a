// What a screen costs as history grows, and how long a tap takes to show, in Chromium on the
// production build. Screens: a replica of 10,000 rows beside one of 1,000,000 in the same run. Taps:
// 100,000 rows, processor slowed four times, beside an empty replica.
import { chromium, type Browser, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { filledDevice } from '../support/filled-replica.ts';
import { startServer } from '../support/server.ts';

const few = 10_000;
const many = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const tapRows = Math.min(many, 100_000);
const visits = 5;
const taps = 20;
const slowdown = 4;
/** The cost of a screen with many rows as a part of its cost with few. */
const limit = 1.3;
const tapLimitMs = 100;
const places = 'Trends Workouts Weight Fasting Nutrition Time Goals Projects Data'.split(' ');

const say = (line: string) => process.stdout.write(`${line}\n`);

const server = await startServer();
const browser = await chromium.launch(await launchOptions());
try {
	await measureTaps(browser);
	await measureScreens(browser);
} finally {
	await browser.close();
	await server.stop();
}

async function measureScreens(from: Browser): Promise<void> {
	const small = await costs(await filledDevice(from, server, few));
	const large = await costs(await filledDevice(from, server, many));
	say(`screens, median of ${visits} visits, ${few} and ${many} rows:`);
	for (const place of ['Today', ...places]) {
		const [a, b] = [small.get(place) ?? 0, large.get(place) ?? 0];
		const ratio = b / a;
		say(`  ${place.padEnd(10)} ${a} ms, ${b} ms: ${ratio.toFixed(2)} times`);
		if (ratio > limit) process.exitCode = 1;
	}
}

/** Milliseconds from the click on its link to the last change of the screen. */
async function costs(page: Page): Promise<Map<string, number>> {
	const times = new Map<string, number[]>();
	const visit = async (place: string, noted: boolean) => {
		const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place });
		const ms = await link.evaluate(clickAndSettle);
		if (noted) times.set(place, [...(times.get(place) ?? []), ms]);
	};
	for (let n = 0; n <= visits; n++) {
		for (const place of places) {
			await visit(place, n > 0);
			await visit('Today', n > 0);
		}
	}
	await page.context().close();
	return new Map([...times].map(([place, all]) => [place, Math.round(part(all, 0.5))]));
}

/** Runs in the page. */
function clickAndSettle(link: Element): Promise<number> {
	const quietMs = 250;
	const main = document.querySelector('main') ?? document.body;
	return new Promise((resolve) => {
		const began = performance.now();
		let last = began;
		const observer = new MutationObserver(() => (last = performance.now()));
		observer.observe(main, { subtree: true, childList: true, characterData: true });
		const look = () => {
			if (performance.now() - last < quietMs) return setTimeout(look, 20);
			observer.disconnect();
			return resolve(last - began);
		};
		(link as HTMLElement).click();
		setTimeout(look, quietMs);
	});
}

async function measureTaps(from: Browser): Promise<void> {
	const empty = await tapTimes(await filledDevice(from, server, 0));
	const full = await tapTimes(await filledDevice(from, server, tapRows));
	say(`tap to paint at ${slowdown} times less processor, ${taps} taps of each kind:`);
	for (const [kind, times] of full) {
		const [p50, p95] = [part(times, 0.5), part(times, 0.95)].map(Math.round);
		const bare = Math.round(part(empty.get(kind) ?? [0], 0.95));
		say(`  ${kind}: p50 ${p50} ms, p95 ${p95} ms with ${tapRows} rows; p95 ${bare} ms with none`);
		if ((p95 ?? 0) > tapLimitMs) process.exitCode = 1;
	}
}

async function tapTimes(page: Page): Promise<Map<string, number[]>> {
	const devtools = await page.context().newCDPSession(page);
	await page.getByRole('button', { name: 'Start fast' }).waitFor();
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	const times = new Map<string, number[]>();
	const tap = async (name: string, shows: string) => {
		const painted = page.evaluate(whenPainted, shows);
		await page.getByRole('button', { name, exact: true }).first().click();
		times.set(name, [...(times.get(name) ?? []), await painted]);
		// A person's next tap comes later than the next frame.
		await page.waitForTimeout(600);
	};
	for (let n = 0; n < taps; n++) {
		await tap('Start fast', 'End fast');
		await tap('End fast', 'Start fast');
	}
	await page.context().close();
	return times;
}

/** Runs in the page: from the next click to the frame after a button with these words is there. */
function whenPainted(words: string): Promise<number> {
	return new Promise((resolve) => {
		let tapped = 0;
		const note = (event: Event) => (tapped = event.timeStamp);
		addEventListener('pointerdown', note, { capture: true, once: true });
		const isThere = () =>
			[...document.querySelectorAll('main button')].some((one) => one.textContent.trim() === words);
		const observer = new MutationObserver(() => {
			if (tapped === 0 || !isThere()) return;
			observer.disconnect();
			requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - tapped)));
		});
		observer.observe(document.body, { subtree: true, childList: true, characterData: true });
	});
}

function part(times: readonly number[], share: number): number {
	const sorted = [...times].sort((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
