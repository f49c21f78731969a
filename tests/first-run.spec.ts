import { expect, test, type Locator, type Page } from '@playwright/test';
import { noonZone } from './support/noon.ts';
import { startServer, type RunningServer } from './support/server.ts';

let server: RunningServer;
test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

const phone = {
	viewport: { width: 390, height: 844 },
	hasTouch: true,
	locale: 'de-AT',
	// Just after midnight not even a plausible life has a row of today.
	timezoneId: noonZone
};

/** Taps, counted. What is typed is counted apart. */
function tapper() {
	const taps: string[] = [];
	return {
		taps,
		tap: async (what: Locator) => {
			taps.push((await what.textContent())?.trim() ?? '');
			await what.tap();
		}
	};
}

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });

test('check 29: a new person logs a meal, a weight and a fast from the first screen; example data is one tap in and one out', async ({
	browser
}) => {
	const context = await browser.newContext({ ...phone, baseURL: server.origin });
	const page = await context.newPage();
	const { taps, tap } = tapper();
	const button = (name: string) => page.getByRole('button', { name, exact: true });
	const began = Date.now();
	await page.goto('/');

	// One tap in, to a life that is plainly marked; one tap out, with nothing of it left.
	await tap(page.getByRole('button', { name: 'Look around with example data' }));
	await expect(page.getByText('Example data: made up, not yours')).toBeVisible({ timeout: 60_000 });
	await expect(timeline(page).getByRole('listitem').first()).toBeVisible();
	expect(taps).toHaveLength(1);
	await tap(button('Exit'));
	const door = page.getByRole('heading', { name: 'Create the first account' });
	await expect(door).toBeVisible({ timeout: 60_000 });
	expect(taps.splice(0)).toHaveLength(2);
	const looked = Date.now();

	await page.getByLabel('Email').fill('new@example.org');
	await page.getByLabel('Password').fill('four unrelated plain words');
	await tap(button('Create account'));
	// Three questions, answered by a guess; leaving out a part hides it.
	await expect(page.getByRole('heading', { name: 'Make it yours' })).toBeVisible();
	await expect(page.getByLabel('kg', { exact: true })).toBeChecked();
	await expect(page.getByRole('button', { name: 'Skip' })).toBeVisible();
	const tracked = page.getByRole('group', { name: 'What do you track?' });
	await tap(tracked.getByText('Workouts', { exact: true }));
	await tap(button('Start'));
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await expect(page.getByRole('link', { name: /^Workouts/ })).toHaveCount(0);
	expect(taps.splice(0)).toEqual(['Create account', 'Workouts', 'Start']);

	await tap(button('Start fast'));
	await expect(button('End fast')).toBeVisible();

	await tap(page.getByRole('link', { name: 'Log something' }));
	await tap(page.getByRole('dialog').getByRole('link', { name: 'Weight', exact: true }));
	await page.getByRole('dialog').getByLabel('Weight', { exact: true }).fill('78,4');
	await tap(button('Save weight'));
	await expect(timeline(page)).toContainText('78,4');

	await tap(page.getByRole('link', { name: 'Log something' }));
	await tap(page.getByRole('dialog').getByRole('link', { name: 'Meal', exact: true }));
	await tap(button('Quick entry'));
	await page.getByLabel('Energy').fill('640');
	await tap(button('Add to plate'));
	await tap(button('Save meal (1)'));
	await expect(timeline(page)).toContainText('640');
	await expect(timeline(page)).toContainText(/Fast/);
	expect(taps).toHaveLength(9);
	const [looking, logging] = [looked - began, Date.now() - looked].map((ms) => ms / 1000);
	process.stdout.write(
		`First run, scripted: ${looking} s with the example, ${logging} s to log.\n`
	);
	await context.close();
});
