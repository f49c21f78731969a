import { expect, test, type Page } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice, underControl } from './support/people.ts';
import { routes } from './support/routes.ts';
import { visit } from './support/visit.ts';
import {
	expectAccessibleInBothThemes,
	expectNoSideways,
	expectRoomToTap
} from './support/soundness.ts';

// Every screen in both themes and at both widths, in each state that it can be in.

const home = sharedHome();
const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const options = { viewport: widths.phone, baseURL: home.origin, locale: 'en-GB' };
const sheets = ['/?add', '/?add=meal', '/workouts?add=workout', '/data/workouts'];
const signedInRoutes = routes.filter((path) => path !== '/login');

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
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible({ timeout: 60_000 });
	await expect(page.getByText('Example data')).toBeVisible();
}

/** One heading, nothing to scroll sideways, no rule broken. */
async function expectScreen(page: Page, path: string, state: string): Promise<void> {
	const where = `${path}, ${state}`;
	await expect(page.locator('h1'), where).toBeVisible();
	await filled(page);
	await expect(page.locator('h1'), where).toHaveCount(1);
	if (path.includes('?add')) await expect(page.getByRole('dialog')).toBeVisible();
	await expectNoSideways(page, where);
	await expectAccessibleInBothThemes(page, where);
}

function enlarge(page: Page, size: string): Promise<void> {
	return page.evaluate(
		(fontSize) => void (document.documentElement.style.fontSize = fontSize),
		size
	);
}

/** However large its text: no word of the tabs leaves its tab. */
async function expectTabsApart(page: Page, path: string): Promise<void> {
	const wide = await page
		.getByRole('navigation', { name: 'Main' })
		.getByRole('link')
		.evaluateAll((tabs) =>
			tabs.filter((tab) => tab.scrollWidth > tab.clientWidth).map((tab) => tab.textContent)
		);
	expect.soft(wide, `${path} with text of 200 %`).toEqual([]);
}

/** Check 21: at 320 px (WCAG 1.4.10) and with text twice as large (1.4.4) nothing goes sideways. */
async function expectReflow(page: Page, path: string): Promise<void> {
	const size = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSideways(page, path);
	if (size) await page.setViewportSize(size);
	await enlarge(page, '200%');
	await expectNoSideways(page, `${path} with text of 200 %`);
	await expectTabsApart(page, path);
	await enlarge(page, '');
}

/**
 * Every state at every width in both themes takes a quarter of an hour: `npm run e2e:whole`. Each run
 * has the phone full and empty, and the desktop full.
 */
const isWhole = process.env['E2E_WHOLE'] === '1';

/** Where a calendar opens depends on the hour, and with it what its edges cut: so high, they cut nothing. */
const whole = ({ width }: { width: number }) => ({ width, height: 2400 });

/** One page is led to all of them, first on a phone. */
async function expectScreens(page: Page, paths: readonly string[], state: string): Promise<void> {
	for (const [width, viewport] of Object.entries(widths)) {
		if (!isWhole && width === 'desktop' && state !== 'full') continue;
		for (const path of paths) {
			await page.setViewportSize(path === '/time/calendar' ? whole(viewport) : viewport);
			await visit(page, path);
			await expectScreen(page, path, `${state}, ${width}`);
			if (width === 'desktop' || state !== 'full') continue;
			await expectRoomToTap(page, path);
			await expectReflow(page, path);
		}
	}
}

/** The lists whose rows have a page of their own. */
const lists = ['workouts', 'weight', 'fasting', 'nutrition', 'time', 'goals', 'projects'];

/** The page of the first row of each list. */
async function firstRows(page: Page): Promise<string[]> {
	const found: string[] = [];
	// So high that a row is on the screen, whatever stands above the list.
	await page.setViewportSize({ width: 390, height: 3000 });
	for (const list of lists) {
		await visit(page, `/${list}`);
		const row = page.locator(`main a[href^="/${list}/"]:not([href$="/calendar"])`).first();
		found.push((await row.getAttribute('href')) ?? '');
	}
	return found;
}

/** How a device comes to be in a state, with a made-up year on it unless it is empty. */
const states = {
	full: async () => undefined,
	offline: (page: Page) => page.context().setOffline(true),
	failing: (page: Page) =>
		page.context().route('**/api/trpc/**', (route) => route.fulfill({ status: 500, body: 'no' }))
};

for (const [state, bringAbout] of Object.entries(states)) {
	if (!isWhole && state !== 'full') continue;
	test(`check 16: axe finds nothing on any screen of a phone and of a desktop, ${state}`, async ({
		browser
	}) => {
		test.setTimeout(600_000);
		const serviceWorkers = state === 'offline' ? 'allow' : 'block';
		const context = await browser.newContext({ ...options, serviceWorkers });
		const page = await context.newPage();
		await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
		await lookAround(page);
		if (state === 'offline') await underControl(page);
		const paths = [...signedInRoutes, ...(await firstRows(page))];
		await bringAbout(page);
		await expectScreens(page, state === 'full' ? [...paths, ...sheets] : paths, state);
		await context.close();
	});
}

test('check 16: axe finds nothing on any screen of a device that is empty, nor at the door', async ({
	browser
}) => {
	test.setTimeout(600_000);
	const visitor = await browser.newPage(options);
	await expectScreens(visitor, ['/login'], 'at the door');
	await visitor.close();
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, options);
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await expectScreens(page, signedInRoutes, 'empty');
	await context.close();
});

test('check 22: where the system sets the colours, cards keep their borders and states are seen', async ({
	browser
}) => {
	const forced = { ...options, forcedColors: 'active' } as const;
	const { context, page } = await signedInDevice(browser, home, await makePerson(home), forced);
	const backgrounds = (state: string) =>
		page
			.locator(`[aria-pressed='${state}']`)
			.first()
			.evaluate((button) => getComputedStyle(button).backgroundColor);
	await page.goto('/fasting');
	expect(await backgrounds('true')).not.toBe(await backgrounds('false'));
	await visit(page, '/settings');
	const card = page.locator('.card').first();
	await expect(card).not.toHaveCSS('border-top-width', '0px');
	const lever = page.getByRole('switch').first();
	const look = () => lever.evaluate((one) => getComputedStyle(one).backgroundColor);
	const before = await look();
	await lever.click();
	await expect.poll(look).not.toBe(before);
	await context.close();
});
