import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice, underControl } from './support/people.ts';
import { routes } from './support/routes.ts';

// Every screen in both themes and at both widths, in each state that it can be in.

const home = sharedHome();
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const sheets = ['/?add', '/?add=meal', '/workouts?add=workout', '/data/workouts'];
const signedInRoutes = routes.filter((path) => path !== '/login');

/** Without frames to gather from, and without counting what is right: half the time. */
const axe = (page: Page) =>
	new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });

/** No rule broken; what is named is what to mend. */
async function expectRulesKept(page: Page, where: string, look: AxeBuilder): Promise<void> {
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

/** One heading, no rule broken in the light and in the dark, nothing to scroll sideways. */
async function expectSound(page: Page, path: string, state: string): Promise<void> {
	const where = `${path}, ${state}`;
	await page.goto(path);
	await expect(page.locator('h1'), where).toBeVisible();
	await filled(page);
	await expect(page.locator('h1'), where).toHaveCount(1);
	if (path.includes('add')) await expect(page.getByRole('dialog')).toBeVisible();
	await expectNoSideways(page, where);
	await page.emulateMedia({ colorScheme: 'light' });
	await expectRulesKept(page, `${where}, light`, axe(page).withTags(rules));
	// Between the themes nothing but colours differs.
	await page.emulateMedia({ colorScheme: 'dark' });
	await expectRulesKept(page, `${where}, dark`, axe(page).withRules(['color-contrast']));
}

/** Nothing to scroll sideways at 320 px (WCAG 1.4.10). */
async function expectReflow(page: Page, path: string): Promise<void> {
	const size = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSideways(page, path);
	if (size) await page.setViewportSize(size);
}

/** How a device comes to be in a state, with a made-up year on it unless it is empty. */
const states = {
	full: async () => undefined,
	offline: (page: Page) => page.context().setOffline(true),
	failing: (page: Page) =>
		page.context().route('**/api/trpc/**', (route) => route.fulfill({ status: 500, body: 'no' }))
};
/** Offline and failing as well: `npm run e2e:whole`, which takes some minutes more. */
const isWhole = process.env['E2E_WHOLE'] === '1';

for (const [name, viewport] of Object.entries(widths)) {
	const options = { viewport, baseURL: home.origin, locale: 'en-GB' };

	for (const [state, bringAbout] of Object.entries(states)) {
		if (!isWhole && state !== 'full') continue;
		test(`check 16: axe finds nothing on any screen of a ${name}, ${state}`, async ({
			browser
		}) => {
			test.setTimeout(600_000);
			const context = await browser.newContext(options);
			const page = await context.newPage();
			await page.emulateMedia({ reducedMotion: 'reduce' });
			await lookAround(page);
			await bringAbout(page);
			const paths = state === 'full' ? [...signedInRoutes, ...sheets] : signedInRoutes;
			for (const path of paths) {
				await expectSound(page, path, state);
				if (name === 'phone' && state === 'full') await expectReflow(page, path);
			}
			await context.close();
		});
	}

	test(`check 16: axe finds nothing on any screen of a ${name}, empty`, async ({ browser }) => {
		test.setTimeout(600_000);
		const visitor = await browser.newPage(options);
		await expectSound(visitor, '/login', 'at the door');
		await visitor.close();
		const person = await makePerson(home);
		const { context, page } = await signedInDevice(browser, home, person, options);
		await page.emulateMedia({ reducedMotion: 'reduce' });
		for (const path of signedInRoutes) await expectSound(page, path, 'empty');
		await context.close();
	});
}
