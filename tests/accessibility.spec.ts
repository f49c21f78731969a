import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { sharedHome, underControl } from './support/people.ts';
import { routes } from './support/routes.ts';

// Every screen with a made-up year on it, in both themes and at both widths.

const home = sharedHome();
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const sheets = ['/?add', '/?add=meal', '/workouts?add=workout'];

/** Without frames to gather from, and without counting what is right: half the time. */
const axe = (page: Page) =>
	new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });

/** No rule broken; what is named is what to mend. */
async function expectSound(page: Page, where: string, look: AxeBuilder): Promise<void> {
	// What is still fading in has no contrast yet.
	await page.waitForFunction(() =>
		document
			.getAnimations()
			.every(
				(one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity
			)
	);
	const { violations } = await look.analyze();
	const named = violations.map(({ id, nodes }) => [
		where,
		id,
		nodes.slice(0, 3).map(({ html }) => html)
	]);
	expect.soft(named).toEqual([]);
}

async function expectNoSideways(page: Page, where: string): Promise<void> {
	const [wide, room] = await page.evaluate(() => [
		document.documentElement.scrollWidth,
		innerWidth
	]);
	expect.soft(wide, `${where} at ${room}`).toBeLessThanOrEqual(room ?? 0);
}

/** What the replica holds is on the screen: nothing has changed there for a while. */
function filled(page: Page): Promise<void> {
	return page.evaluate(
		() =>
			new Promise<void>((resolve) => {
				const still = () => setTimeout(resolve, 300);
				let waiting = still();
				new MutationObserver(() => {
					clearTimeout(waiting);
					waiting = still();
				}).observe(document.body, { subtree: true, childList: true });
			})
	);
}

async function lookAround(page: Page): Promise<void> {
	await page.goto('/login');
	await page.getByRole('button', { name: 'Look around with example data' }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible({ timeout: 30_000 });
	await expect(page.getByText('Example data')).toBeVisible();
	await underControl(page);
}

for (const [name, viewport] of Object.entries(widths)) {
	test(`axe finds nothing on any screen of a ${name}, in light and in dark`, async ({
		browser
	}) => {
		test.setTimeout(180_000);
		const context = await browser.newContext({ viewport, baseURL: home.origin, locale: 'en-GB' });
		const page = await context.newPage();
		await page.emulateMedia({ reducedMotion: 'reduce' });
		await lookAround(page);
		for (const path of [...routes, ...sheets]) {
			if (path === '/login') continue;
			await page.goto(path);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			await filled(page);
			if (path.includes('add')) await expect(page.getByRole('dialog')).toBeVisible();
			else await expect(page.getByRole('region', { name: 'Example' })).toBeVisible();
			await expectNoSideways(page, path);
			await page.emulateMedia({ colorScheme: 'light' });
			await expectSound(page, `${path} light`, axe(page).withTags(rules));
			// Between the themes nothing but colours differs.
			await page.emulateMedia({ colorScheme: 'dark' });
			await expectSound(page, `${path} dark`, axe(page).withRules(['color-contrast']));
			if (name === 'desktop') continue;
			await page.setViewportSize({ width: 320, height: 700 });
			await expectNoSideways(page, path);
			await page.setViewportSize(viewport);
		}
		await context.close();
	});
}
