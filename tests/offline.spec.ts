import { expect, test } from '@playwright/test';
import { logGoal, logMeal } from './support/log-by-hand.ts';
import { makePerson, quiet, sharedHome, signedInDevice, storedRows } from './support/people.ts';
import { routes } from './support/routes.ts';

const home = sharedHome();
const phone = { viewport: { width: 390, height: 844 } };

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
	const second = await signedInDevice(browser, home, person, { ...phone, path: '/goals' });
	await expect(second.page.getByRole('heading', { name: 'Move in the air' })).toBeVisible();
	await second.page.goto('/nutrition');
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
