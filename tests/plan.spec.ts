import { expect, test } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice } from './support/people.ts';
import { expectAccessible, expectNoSideways } from './support/soundness.ts';

test('an empty Plan begins with goals to choose from and a first project, and leaves them behind', async ({
	browser
}) => {
	const home = sharedHome();
	const person = await makePerson(home);
	const viewport = { width: 390, height: 844 };
	const { page, context } = await signedInDevice(browser, home, person, { viewport });
	await page.goto('/plan');
	const noGoals = page.getByText('No goals yet.');
	const noProjects = page.getByText('No projects yet.');
	await expect(noGoals).toBeVisible();
	await expect(page.getByRole('link', { name: 'Start a timer' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Connect Toggl' })).toBeVisible();
	await expectAccessible(page);
	await expectNoSideways(page);

	await page.getByRole('button', { name: 'New project' }).click();
	await page.getByRole('dialog').getByLabel('Name').fill('Thesis');
	await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	await expect(noProjects).toHaveCount(0);

	const first = page.getByRole('region', { name: 'Begin with one of these' }).getByRole('button');
	await first.first().click();
	await expect(page.getByRole('dialog')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(noGoals).toBeVisible();
	await context.close();
});
