// What a screen costs as history grows, in Chromium on the production build: a replica of 10,000
// rows beside one of 1,000,000 in the same run.
import { chromium, type Browser, type Locator, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { filledDevice } from '../support/filled-replica.ts';
import { startServer } from '../support/server.ts';

const few = 10_000;
const many = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const visits = 5;
/** Longer than any screen takes. */
const settleMs = 6000;
/** So long away that nothing of the last visit is kept in memory: Dexie keeps answers for 3 s. */
const awayMs = 3500;
/** The cost of a screen with many rows as a part of its cost with few. */
const limit = 1.3;
const places = 'Trends Workouts Weight Fasting Nutrition Time Goals Projects Data Today'.split(' ');

const say = (line: string) => process.stdout.write(`${line}\n`);

const server = await startServer();
const browser = await chromium.launch(await launchOptions());
try {
	await measureScreens(browser);
} finally {
	await browser.close();
	await server.stop();
}

async function measureScreens(from: Browser): Promise<void> {
	const devices = [await filled(from, few), await filled(from, many)];
	// Once round first: what is fetched once is fetched then.
	for (const place of places) await settle(devices, place, 1500);
	say(`screens, median of ${visits} visits in turn, ${few} and ${many} rows:`);
	for (const place of places) {
		const [a = 0, b = 0] = await costs(devices, place);
		say(`  ${place.padEnd(10)} ${a} ms, ${b} ms: ${(b / a).toFixed(2)} times`);
		if (b / a > limit) process.exitCode = 1;
	}
}

async function filled(from: Browser, rows: number): Promise<Page> {
	const began = performance.now();
	const page = await filledDevice(from, server, { rows });
	say(`${rows} rows filled in ${Math.round((performance.now() - began) / 1000)} s`);
	return page;
}

function linkTo(page: Page, place: string): Locator {
	return page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place });
}

async function settle(devices: readonly Page[], place: string, ms: number): Promise<void> {
	for (const page of devices) await linkTo(page, place).click();
	await devices[0]?.waitForTimeout(ms);
}

/** By device: milliseconds from the click on its link to all that the screen shows. */
async function costs(devices: readonly Page[], place: string): Promise<number[]> {
	await settle(devices, place, settleMs);
	const wholes = await Promise.all(devices.map((page) => page.evaluate(shown)));
	const times = devices.map((): number[] => []);
	for (let n = 0; n < visits; n++) {
		await settle(devices, place === 'Fasting' ? 'Nutrition' : 'Fasting', awayMs);
		// One after the other: each has the machine for itself.
		for (const [k, page] of devices.entries()) {
			const until = { whole: wholes[k] ?? '', giveUpMs: settleMs };
			times[k]?.push(await linkTo(page, place).evaluate(clickUntil, until));
		}
	}
	return times.map((of) => Math.round(of.sort((x, y) => x - y)[Math.floor(visits / 2)] ?? 0));
}

/** Runs in the page: what stands on it, whatever the clock says. */
function shown(): string {
	return (document.querySelector('main')?.textContent ?? '').replace(/\d+/g, '0');
}

/** Runs in the page: until what stands on it is all that it had to show before. */
function clickUntil(link: Element, { whole, giveUpMs }: { whole: string; giveUpMs: number }) {
	const main = document.querySelector('main') ?? document.body;
	return new Promise<number>((resolve) => {
		const began = performance.now();
		const end = () => {
			observer.disconnect();
			resolve(performance.now() - began);
		};
		const observer = new MutationObserver(() => {
			if (main.textContent.replace(/\d+/g, '0') === whole) end();
		});
		observer.observe(main, { subtree: true, childList: true, characterData: true });
		setTimeout(end, giveUpMs);
		(link as HTMLElement).click();
	});
}
