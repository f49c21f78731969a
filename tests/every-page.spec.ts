import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { startServer, type RunningServer } from './support/server.ts';

// What holds on every page alike, with a made-up year to show, by day and by night, on a phone and
// on a desktop.

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const pages = [
	...['/', '/trends', '/plan', '/you', '/workouts', '/weight', '/fasting', '/nutrition', '/time'],
	...['/goals', '/projects', '/connections', '/import', '/data', '/data/workouts', '/settings'],
	...['/?add', '/?add=meal', '/workouts?add=workout']
];
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 800 };

let server: RunningServer;
test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

/** Notes whatever a page says that it should not: errors, violations, requests to strangers. */
function overhear(page: Page): string[] {
	const heard: string[] = [];
	page.on('pageerror', (error) => heard.push(`${page.url()}: ${error.message}`));
	page.on('console', (message) => {
		if (message.type() === 'error') heard.push(`${page.url()}: ${message.text()}`);
	});
	page.context().on('request', (request) => {
		const { origin, protocol } = new URL(request.url());
		if (origin !== server.origin && protocol.startsWith('http')) heard.push(request.url());
	});
	return heard;
}

async function settled(page: Page): Promise<void> {
	// What is still to be fetched may draw more, and what is still fading in has no contrast yet.
	await page.waitForLoadState('networkidle');
	await page.waitForFunction(() =>
		document
			.getAnimations()
			.every(
				(one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity
			)
	);
}

async function expectSoundInBoth(page: Page, path: string): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		const where = `${path} ${colorScheme}`;
		await page.emulateMedia({ colorScheme });
		await settled(page);
		const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
		const named = violations.map(({ id, nodes }) => [where, id, nodes.map(({ html }) => html)]);
		expect.soft(named).toEqual([]);
		expect.soft(await page.locator('h1').count(), `${where}: its h1`).toBe(1);
		await expectNoSideways(page, where);
	}
}

async function expectNoSideways(page: Page, where: string): Promise<void> {
	const beyond = () => document.documentElement.scrollWidth - innerWidth;
	expect.soft(await page.evaluate(beyond), `${where}: beyond its width`).toBeLessThanOrEqual(0);
}

async function lookAround(page: Page): Promise<void> {
	await page.goto(`${server.origin}/login`);
	await page.getByRole('button', { name: 'Look around with example data' }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible({ timeout: 30_000 });
	// The year is on its way; what the pages show of it must be there.
	await page.goto(`${server.origin}/workouts`);
	await expect(page.locator('a[href^="/workouts/"]').first()).toBeVisible({ timeout: 30_000 });
}

for (const viewport of [phone, desktop]) {
	test(`every page is sound by day and by night at ${viewport.width} px`, async ({ browser }) => {
		// The rules take long over a table of a year.
		test.setTimeout(400_000);
		const context = await browser.newContext({
			...{ viewport, locale: 'en-GB', timezoneId: 'Europe/Berlin' },
			reducedMotion: 'reduce'
		});
		const page = await context.newPage();
		const heard = overhear(page);
		await page.goto(`${server.origin}/login`);
		await expect(page.getByLabel('Email')).toBeVisible();
		await expectSoundInBoth(page, '/login');
		await lookAround(page);
		for (const path of pages) {
			await page.goto(server.origin + path);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			if (path.includes('add')) await expect(page.getByRole('dialog')).toBeVisible();
			await expect.soft(page.getByText('Example data: made up, not yours')).toBeVisible();
			await expectSoundInBoth(page, path);
			if (viewport !== phone) continue;
			await page.setViewportSize({ width: 320, height: 700 });
			await expectNoSideways(page, `${path} at 320 px`);
			await page.setViewportSize(viewport);
		}
		expect(heard).toEqual([]);
		await context.close();
	});
}
