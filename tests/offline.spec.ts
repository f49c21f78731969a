import { expect, test } from '@playwright/test';
import { logGoal, logMeal, logWeight, logWorkout } from './support/log-by-hand.ts';
import { makePerson, quiet, sharedHome, signedInDevice, storedRows } from './support/people.ts';
import { routes } from './support/routes.ts';
import { visit } from './support/visit.ts';

const home = sharedHome();
const phone = { viewport: { width: 390, height: 844 }, serviceWorkers: 'allow' } as const;

test('every route opens without a network, by deep link and by reload', async ({ browser }) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, phone);
	await context.setOffline(true);
	const deep = await context.newPage();
	for (const path of routes) {
		for (const visit of [() => deep.goto(path), () => deep.reload()]) {
			await visit();
			await expect(deep.getByRole('heading', { level: 1 }), path).toBeVisible();
			expect(new URL(deep.url()).pathname, path).toBe(path);
			await expect(deep.getByText(/Something went wrong|nothing at this address/)).toHaveCount(0);
		}
	}
	await page.goto('/no/such/page');
	await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
	await context.close();
});

/** Where each domain is read, and what of it is looked for there. */
const domains: Readonly<Record<string, RegExp>> = {
	'/workouts': /Rowing in the air/,
	'/weight': /79/,
	'/fasting': /Fasting/,
	'/nutrition': /512/,
	'/time': /Above the clouds/,
	'/goals': /Move in the air/,
	'/projects': /Flight/
};

test('check 9: closed and opened again without a network, Today has its data and every domain can be written and read', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page: first } = await signedInDevice(browser, home, person, phone);
	await logWeight(first, 78.4);
	await quiet(first, person);
	await context.setOffline(true);
	await first.close();

	const page = await context.newPage();
	await page.goto('/');
	await expect(page.getByRole('region', { name: 'At a glance' })).toContainText('78.4');
	await logWeight(page, 79);
	await logMeal(page, 512);
	await logGoal(page, 'Move in the air');
	await logWorkout(page, 'Rowing in the air');
	await visit(page, '/time?add=timer');
	await page.getByLabel('What are you doing?').fill('Above the clouds');
	await page.getByRole('button', { name: 'Start timer' }).click();
	await expect(page.getByRole('dialog')).toBeHidden();
	await visit(page, '/projects');
	await page.getByRole('button', { name: 'New project' }).first().click();
	await page.getByRole('dialog').getByLabel('Name').fill('Flight');
	await page.getByRole('button', { name: 'Save project' }).click();
	await expect(page.getByRole('dialog')).toBeHidden();
	await page.goto('/');
	await page.getByRole('button', { name: 'Start fast' }).click();
	await expect(page.getByRole('button', { name: 'End fast' })).toBeVisible();
	await page.close();

	const again = await context.newPage();
	await again.goto('/');
	await expect(again.getByRole('button', { name: 'End fast' })).toBeVisible();
	for (const [path, words] of Object.entries(domains)) {
		await visit(again, path);
		await expect(again.getByRole('main').getByText(words).first(), path).toBeVisible();
	}
	await context.close();
});

test('I1, I2, I3: what is logged in flight mode survives a reload and arrives once, under manual', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, phone);
	await context.setOffline(true);
	await logMeal(page, 512);
	await logGoal(page, 'Move in the air');

	await page.goto('/nutrition');
	await page.reload();
	await expect(page.getByText(/512/).first()).toBeVisible();
	await page.goto('/goals');
	await page.reload();
	await expect(page.getByRole('heading', { name: 'Move in the air' })).toBeVisible();
	await expect(page.getByRole('button', { name: /^Sync: \d waiting/ })).toBeVisible();
	expect(await storedRows(home, person, 'meals')).toEqual([]);

	await context.setOffline(false);
	await quiet(page, person);
	const second = await signedInDevice(browser, home, person, { path: '/goals' });
	await expect(second.page.getByRole('link', { name: 'Move in the air' })).toBeVisible();
	await visit(second.page, '/nutrition');
	await expect(second.page.getByText(/512/).first()).toBeVisible();

	const [meals, items, goals] = [
		await storedRows(home, person, 'meals'),
		await storedRows(home, person, 'meal_items'),
		await storedRows(home, person, 'goals')
	];
	expect([meals.length, items.length, goals.length]).toEqual([1, 1, 1]);
	expect(meals[0]).toMatchObject({ source: 'manual', deleted_at: null });
	expect(items[0]).toMatchObject({ source: 'manual', energy_kcal: 512 });
	expect(goals[0]).toMatchObject({ source: 'manual', name: 'Move in the air' });
	await context.close();
	await second.context.close();
});
