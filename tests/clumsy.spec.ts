import { expect, test, type Locator, type Page } from '@playwright/test';
import { logMeal, logWeight } from './support/log-by-hand.ts';
import {
	makePerson,
	replicaRows,
	sharedHome,
	signedInDevice,
	type Person
} from './support/people.ts';
import { visit } from './support/visit.ts';

// A hand that presses twice where once is meant, and a mind that was on something else.

const home = sharedHome();

/** Both clicks on one place, whatever stands there by the second. */
async function doubleClick(page: Page, button: Locator): Promise<void> {
	const { x, y, width, height } = (await button.boundingBox())!;
	await page.mouse.dblclick(x + width / 2, y + height / 2);
}

const living = async (page: Page, person: Person, store: string) =>
	(await replicaRows<{ deletedAt: number | null }>(page, person, store)).filter(
		({ deletedAt }) => !deletedAt
	).length;

test('a double click does a deed once, and leaves what it has brought alone', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person);
	await logMeal(page, 500);
	const meals = () => living(page, person, 'meals');
	const done = () => page.getByRole('status').getByText(/added|logged again|started|ended/);
	const clear = async () => {
		const dismiss = page.getByRole('button', { name: 'Dismiss message' });
		for (let left = await dismiss.count(); left > 0; left = await dismiss.count())
			await dismiss
				.first()
				.click({ timeout: 1000 })
				.catch(() => undefined);
		await expect(done()).toHaveCount(0);
	};

	await visit(page, `/nutrition/${new Date().toISOString().slice(0, 10)}`);
	await clear();
	await doubleClick(page, page.getByRole('button', { name: /^Log again:/ }).first());
	await expect(done()).toHaveCount(1);
	expect(await meals()).toBe(2);
	await page
		.getByRole('button', { name: /^Log again:/ })
		.first()
		.click();
	await expect(page.getByRole('button', { name: /^Delete / })).toHaveCount(3);
	// The next one moves up, under the second click.
	await doubleClick(page, page.getByRole('button', { name: /^Delete / }).first());
	await expect(page.getByRole('button', { name: /^Delete / })).toHaveCount(2);
	expect(await meals()).toBe(2);

	await visit(page, '/fasting');
	await clear();
	await doubleClick(page, page.getByRole('button', { name: 'Start fast' }));
	await expect(page.getByRole('button', { name: 'End fast' })).toBeVisible();
	await expect(done()).toHaveCount(1);
	expect(await living(page, person, 'fasting_periods')).toBe(1);
	await context.close();
});

test('a double click on what opens a sheet neither closes it nor presses anything in it', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		path: '/projects',
		viewport: { width: 390, height: 844 }
	});
	const dialog = page.getByRole('dialog');
	await doubleClick(page, page.getByRole('button', { name: 'New project' }).first());
	await expect(dialog.getByRole('heading', { name: 'New project' })).toBeVisible();
	await page.waitForTimeout(600);
	await expect(dialog).toBeVisible();
	// Once it stands there, what lies around it closes it as ever.
	await page.mouse.click(195, 20);
	await expect(dialog).toHaveCount(0);

	await doubleClick(
		page,
		page.getByRole('link', { name: 'Log something' }).and(page.locator(':visible'))
	);
	await expect(dialog.getByRole('heading', { name: 'Log', exact: true })).toBeVisible();
	await page.waitForTimeout(600);
	await expect(page).toHaveURL(/\?add=$/);
	await context.close();
});

test('the draft of a day’s note is offered for that day alone', async ({ browser }) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person);
	const dialog = page.getByRole('dialog');
	const note = dialog.getByRole('textbox');
	const offer = dialog.getByRole('region', { name: 'Draft' });
	const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
	await visit(page, `/?day=${day}`);
	await visit(page, `/?day=${day}&add=note`);
	await note.fill('Rain all day');
	await dialog.getByRole('button', { name: 'Close' }).click();
	await visit(page, '/?add=note');
	await expect(note).toHaveValue('');
	await expect(offer).toHaveCount(0);
	await dialog.getByRole('button', { name: 'Close' }).click();
	await visit(page, `/?day=${day}&add=note`);
	await offer.getByRole('button', { name: 'Restore' }).click();
	await expect(note).toHaveValue('Rain all day');
	await context.close();
});

test('a weight is typed in whatever unit the scale showed', async ({ browser }) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, { path: '/?add=weight' });
	const dialog = page.getByRole('dialog');
	const weight = dialog.getByLabel('Weight', { exact: true });
	await weight.fill('172 lb');
	await weight.blur();
	await expect(weight).toHaveValue('78.02');
	await dialog.getByRole('button', { name: 'Save weight' }).click();
	await expect(dialog).toHaveCount(0);
	const [row] = await replicaRows<{ weightKg: number }>(page, person, 'weigh_ins');
	expect(row?.weightKg).toBe(78.018);
	await context.close();
});

test('text twice as large on the narrowest phone cuts nothing off that Today says', async ({
	browser
}) => {
	const person = await makePerson(home);
	const viewport = { width: 320, height: 700 };
	const { context, page } = await signedInDevice(browser, home, person, { viewport });
	await logWeight(page, 180.1);
	await visit(page, '/');
	await visit(page, '/?add=timer');
	await page.getByLabel('What are you doing?').fill('Reading');
	await page.getByRole('dialog').getByRole('button', { name: 'Start timer' }).click();
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
	const said = [
		...(await page.getByRole('navigation', { name: 'Main' }).getByRole('link').all()),
		page.getByRole('region', { name: 'Timeline' }).getByText(/180.1/),
		page.getByRole('region', { name: 'Timeline' }).getByText('running'),
		page.getByRole('region', { name: 'Running timer' }).getByRole('button')
	];
	for (const one of said) {
		const box = await one.boundingBox();
		if (box)
			expect.soft(box.x + box.width, (await one.textContent()) ?? '').toBeLessThanOrEqual(320);
	}
	const words = page.getByRole('region', { name: 'Running timer' }).getByText('Reading');
	expect(await words.evaluate((text) => text.scrollWidth - text.clientWidth)).toBeLessThanOrEqual(
		0
	);
	await context.close();
});
