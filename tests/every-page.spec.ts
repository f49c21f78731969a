import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { sharedHome } from './support/people.ts';
import { routes } from './support/routes.ts';

// What the walk of accessibility.spec.ts over the signed-in routes leaves out: the door, a full
// table, and that every address has one heading to name it.

const home = sharedHome();
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 800 };
const narrow = { width: 320, height: 700 };

async function expectSound(page: Page, where: string): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		// What is still fading in has no contrast yet.
		await page.waitForFunction(() =>
			document.getAnimations().every(({ playState }) => playState !== 'running')
		);
		const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
		const named = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
		expect.soft(named, `${where} ${colorScheme}`).toEqual([]);
	}
	const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect.soft(beyond, `${where}: beyond its width`).toBeLessThanOrEqual(0);
}

for (const viewport of [narrow, phone, desktop]) {
	test(`the door, a full table and every heading are sound at ${viewport.width} px`, async ({
		browser
	}) => {
		// The rules take long over a table of a year.
		test.setTimeout(180_000);
		const context = await browser.newContext({
			...{ viewport, baseURL: home.origin, locale: 'en-GB', timezoneId: 'Europe/Berlin' },
			reducedMotion: 'reduce'
		});
		const page = await context.newPage();
		await page.goto('/login');
		await expect(page.getByLabel('Email')).toBeVisible();
		await expectSound(page, '/login');
		await expect(page.locator('h1')).toHaveCount(1);
		await page.getByRole('button', { name: 'Look around with example data' }).click();
		await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible({ timeout: 30_000 });

		await page.goto('/data/workouts');
		await expect(page.getByText(/^\s*[1-9][\d,]* rows/)).toBeVisible({ timeout: 30_000 });
		await expectSound(page, '/data/workouts');
		for (const path of ['/data/workouts', ...routes.filter((one) => one !== '/login')]) {
			await page.goto(path);
			await expect(page.locator('h1'), path).toBeVisible();
			await expect(page.locator('h1'), path).toHaveCount(1);
			await expect(page.getByText('Example data: made up, not yours'), path).toBeVisible();
		}
		await page.getByRole('button', { name: 'Exit' }).click();
		await page.waitForURL(`${home.origin}/login`);
		await context.close();
	});
}
