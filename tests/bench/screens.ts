// What a screen costs as history grows, in Chromium on the production build: a replica of 10,000
// rows beside one of 1,000,000 in the same run.
import { chromium, type Browser, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { filledDevice } from '../support/filled-replica.ts';
import { startServer } from '../support/server.ts';

const few = 10_000;
const many = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const visits = 5;
/** Longer than any screen takes. */
const settleMs = 6000;
/** The cost of a screen with many rows as a part of its cost with few. */
const limit = 1.3;
const places = 'Trends Workouts Weight Fasting Nutrition Time Goals Projects Data'.split(' ');

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
	const small = await costs(await filledDevice(from, server, few));
	const large = await costs(await filledDevice(from, server, many));
	say(`screens, median of ${visits} visits, ${few} and ${many} rows:`);
	for (const place of ['Today', ...places]) {
		const [a, b] = [small.get(place) ?? 0, large.get(place) ?? 0];
		say(`  ${place.padEnd(10)} ${a} ms, ${b} ms: ${(b / a).toFixed(2)} times`);
		if (b / a > limit) process.exitCode = 1;
	}
}

/** Milliseconds from the click on its link to all that the screen shows. */
async function costs(page: Page): Promise<Map<string, number>> {
	const medians = new Map<string, number>();
	const linkTo = (place: string) =>
		page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place });
	// Once round first: what is fetched once is fetched then.
	for (const place of ['Today', ...places, 'Today']) {
		await linkTo(place).click();
		await page.waitForTimeout(1000);
	}
	for (const place of [...places, 'Today']) {
		const elsewhere = linkTo(place === 'Fasting' ? 'Nutrition' : 'Fasting');
		await linkTo(place).click();
		await page.waitForTimeout(settleMs);
		const whole = await page.evaluate(shown);
		const times: number[] = [];
		for (let n = 0; n < visits; n++) {
			await elsewhere.click();
			await page.waitForTimeout(400);
			times.push(await linkTo(place).evaluate(clickUntil, { whole, giveUpMs: settleMs }));
		}
		medians.set(place, Math.round(times.sort((a, b) => a - b)[Math.floor(visits / 2)] ?? 0));
	}
	await page.context().close();
	return medians;
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
