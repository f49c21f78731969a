import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { noonZone } from './support/noon.ts';
import { makePerson, sharedHome, signedInDevice, storedRows } from './support/people.ts';
import { undoSaid } from './support/undo.ts';

const home = sharedHome();

test('settings are searched, hide what is not tracked, and end a session elsewhere', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, { path: '/settings' });
	const other = await signedInDevice(browser, home, person);
	await page.reload();

	const search = page.getByRole('searchbox', { name: 'Search settings' });
	await search.fill('time zone');
	await expect(page.getByRole('region', { name: 'Days and weeks' })).toBeVisible();
	await expect(page.getByRole('region', { name: 'Units' })).toBeHidden();
	await search.fill('no such thing');
	await expect(page.getByText('No setting says that.')).toBeVisible();
	await search.fill('');
	await expect(page.getByRole('region', { name: 'Units' })).toBeVisible();

	const nav = page.getByRole('navigation', { name: 'Main' });
	const tracked = page.getByRole('group', { name: 'What do you track?' });
	await tracked.getByText('Projects', { exact: true }).click();
	await expect(nav.getByRole('link', { name: 'Projects' })).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
	await expect(nav.getByRole('link', { name: 'Projects' })).toBeVisible();

	const sessions = page.getByRole('region', { name: 'Devices and sessions' });
	await expect(sessions.getByRole('listitem')).toHaveCount(2);
	await expect(sessions.getByRole('listitem').first()).toContainText('This device');
	await sessions.getByRole('button', { name: /^Sign out/ }).click();
	await expect(sessions.getByRole('listitem')).toHaveCount(1);
	await other.page.evaluate(() => dispatchEvent(new Event('online')));
	await expect(
		other.page.getByRole('button', { name: 'Sync: Sign in to sync' }).last()
	).toBeVisible();
	await context.close();
	await other.context.close();
});

test('times are told by the clock that was chosen, and Today has the tiles that were pinned', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		path: '/settings',
		locale: 'en-GB'
	});
	const search = page.getByRole('searchbox', { name: 'Search settings' });
	await search.fill('24 hours');
	await page.getByText('12 hours', { exact: true }).click();
	await expect(page.getByText(/It is \d\d:\d\d\s(am|pm)\./)).toBeVisible();
	await search.fill('tiles');
	const tiles = page.getByRole('list', { name: 'Tiles of Today' });
	const names = tiles.getByRole('listitem').getByRole('switch');
	await expect(names.first()).toHaveAccessibleName('Weight');
	const up = tiles.getByRole('button', { name: 'Move Nutrition up' });
	await up.focus();
	await page.keyboard.press('Enter');
	await expect(names.first()).toHaveAccessibleName('Nutrition');
	await expect(up).toBeFocused();
	await tiles.getByRole('switch', { name: 'Workouts' }).click();
	await expect(page.getByText('Workouts hidden on Today')).toBeVisible();
	const kept = async () => {
		const [row] = await storedRows<{ clock: string; tiles: unknown }>(home, person, 'settings');
		return row && [row.clock, row.tiles];
	};
	const order = ['nutrition', 'weight', 'workouts', 'time', 'fasting', 'goals'];
	await expect.poll(kept).toEqual(['h12', { order, off: ['workouts'] }]);

	await page.goto('/?add=weight');
	const dialog = page.getByRole('dialog');
	await expect(dialog.getByText(/^At \d\d:\d\d\s(am|pm)\.$/)).toBeVisible();
	await dialog.getByLabel('Weight', { exact: true }).fill('78.4');
	await dialog.getByRole('button', { name: 'Save weight' }).click();
	const line = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem').first();
	await expect(line).toContainText(/^\s*\d\d:\d\d\s(am|pm)/);
	const glance = page.getByRole('region', { name: 'At a glance' }).getByRole('link');
	await expect(glance).toHaveText([/^Nutrition/, /^Weight/, /^Time/, /^Fasting/, /^Goals/]);
	await context.close();
});

test('what is usually eaten comes first at noon, and does not where Today is to keep its order', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, { timezoneId: noonZone });
	const top = async (name: string) =>
		(await page.getByRole('region', { name, exact: true }).boundingBox())?.y ?? NaN;
	// Nothing was logged yet that could be logged again.
	const mealLeads = async () => (await top('Log')) < (await top('At a glance'));
	await expect.poll(mealLeads).toBe(true);

	await page.goto('/settings');
	await page.getByRole('switch', { name: 'What comes first follows the hour' }).click();
	const messages = page.getByRole('region', { name: 'Messages' });
	await expect(messages.getByText('Today keeps its order')).toBeVisible();
	await page.goto('/');
	await expect.poll(async () => (await top('Log')) > (await top('At a glance'))).toBe(true);
	await context.close();
});

test('an account has its name, email and password changed, and is deleted by a typed word and the password', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		path: '/settings'
	});
	const account = page.getByRole('region', { name: 'Account', exact: true });
	const dialog = page.getByRole('dialog');
	await account.getByRole('button', { name: 'Change name' }).click();
	await dialog.getByLabel('Name').fill('Bea');
	await dialog.getByRole('button', { name: 'Save name' }).click();
	await expect(account.getByText('Bea')).toBeVisible();

	const email = `${crypto.randomUUID()}@example.org`;
	await account.getByRole('button', { name: 'Change email' }).click();
	await dialog.getByLabel('Email').fill(email);
	await dialog.getByLabel('Password now').fill('not the one');
	await dialog.getByRole('button', { name: 'Save email' }).click();
	await expect(dialog.getByRole('alert')).toHaveText('The current password does not match.');
	await dialog.getByLabel('Password now').fill(person.password);
	await dialog.getByRole('button', { name: 'Save email' }).click();
	await expect(page.getByText('Email changed.')).toBeVisible();
	await expect(account.getByText(email)).toBeVisible();

	await account.getByRole('button', { name: 'Change password' }).click();
	await dialog.getByLabel('Password now').fill('not the one');
	await dialog.getByLabel('New password').fill('another four plain words');
	await dialog.getByRole('button', { name: 'Change password' }).click();
	await expect(dialog.getByRole('alert')).toHaveText('The current password does not match.');
	await dialog.getByLabel('Password now').fill(person.password);
	await dialog.getByRole('button', { name: 'Change password' }).click();
	await expect(page.getByText('Password changed.')).toBeVisible();

	await page.getByRole('button', { name: 'Delete account and all data' }).click();
	const erase = dialog.getByRole('button', { name: 'Delete account and all data' });
	await dialog.getByLabel('Password').fill('another four plain words');
	await erase.click();
	await expect(dialog.getByText('Type delete to go on.', { exact: true })).toBeVisible();
	await dialog.getByLabel('Type delete to go on').fill('Delete');
	await erase.click();
	await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
	const left = await page.evaluate(async () => [
		Object.keys(localStorage),
		(await indexedDB.databases()).map(({ name }) => name)
	]);
	expect(left.flat().filter((name) => name?.includes(person.userId))).toEqual([]);
	expect(await storedRows(home, person, 'settings')).toEqual([]);
	await context.close();
});

test('numbers are written and read with the decimal sign that was chosen, and nothing moves where motion is reduced', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		path: '/settings',
		locale: 'en-GB'
	});
	const units = page.getByRole('region', { name: 'Units and numbers' });
	await expect(units.getByText('Numbers look like 1,240.5.')).toBeVisible();
	await units.getByText('Comma', { exact: true }).click();
	await expect(units.getByText('Numbers look like 1.240,5.')).toBeVisible();
	await units.getByText('fl oz', { exact: true }).click();
	const still = page.locator('html[data-still]');
	await expect(still).toHaveCount(0);
	const motion = page.getByRole('group', { name: 'Reduce motion' });
	await motion.getByText('Always', { exact: true }).click();
	await expect(still).toHaveCount(1);
	await undoSaid(page, 'Motion changed');
	await expect(still).toHaveCount(0);
	await motion.getByText('Always', { exact: true }).click();
	const kept = async () => {
		const [row] = await storedRows<Record<string, unknown>>(home, person, 'settings');
		return (
			row && [row['decimal'], row['reduce_motion'], (row['units'] as { volume?: string }).volume]
		);
	};
	await expect.poll(kept).toEqual(['comma', true, 'fl oz']);

	await page.goto('/?add=weight');
	await expect(still).toHaveCount(1);
	const dialog = page.getByRole('dialog');
	const speed = dialog.evaluate((sheet) => getComputedStyle(sheet).animationDuration);
	expect(parseFloat(await speed)).toBeLessThan(0.001);
	const weight = dialog.getByLabel('Weight', { exact: true });
	await weight.fill('78.4');
	await dialog.getByRole('button', { name: 'Raise weight by 0.1' }).click();
	await expect(weight).toHaveValue('78,5');
	await dialog.getByRole('button', { name: 'Save weight' }).click();
	await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('78,5');
	await context.close();
});

test('a device is erased apart from the session, what waits is named before, and the data comes back when asked for', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person);
	const other = await context.newPage();
	await other.goto('/weight');
	const databases = async () => (await page.evaluate(() => indexedDB.databases())).length;
	let isCut = true;
	await context.route('**/api/trpc/**', (route) => (isCut ? route.abort() : route.continue()));
	await page.goto('/?add=weight');
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Weight', { exact: true }).fill('78.4');
	await dialog.getByRole('button', { name: 'Save weight' }).click();
	await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('78.4');

	await page.goto('/settings');
	await page.getByRole('button', { name: 'Erase this device' }).click();
	const warning = dialog.getByRole('alert');
	await expect(warning).toContainText('1 change is only on this device.');
	await expect(dialog.getByRole('button', { name: 'Erase and lose it' })).toBeVisible();
	const [backup] = await Promise.all([
		page.waitForEvent('download'),
		dialog.getByRole('button', { name: 'Download backup' }).click()
	]);
	expect(backup.suggestedFilename()).toMatch(/^lifetracker-.*\.json$/);
	// At once: by itself it tries again as well, and then there is no button left.
	const syncs = await warning.getByRole('button', { name: 'Sync first' }).elementHandle();
	isCut = false;
	await syncs?.evaluate((button) => (button as HTMLElement).click());
	await expect(warning).toHaveCount(0);
	await dialog.getByRole('button', { name: 'Erase this device' }).click();

	const erased = page.getByRole('heading', { name: 'This device is erased' });
	await expect(erased).toBeVisible();
	await expect(other.getByRole('heading', { name: 'This device is erased' })).toBeVisible();
	expect(await databases()).toBe(0);
	await page.goto('/weight');
	await expect(erased).toBeVisible();
	await page.getByRole('button', { name: 'Bring my data back here' }).click();
	await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('78.4');

	await page.goto('/settings');
	await page.getByRole('button', { name: 'Erase this device' }).click();
	await dialog.getByRole('button', { name: 'Erase this device' }).click();
	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
	await context.close();
});

test('the summary of the months is made without a network', async ({ browser }) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, { path: '/?add=weight' });
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Weight', { exact: true }).fill('78.4');
	await dialog.getByRole('button', { name: 'Save weight' }).click();
	await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('78.4');
	await page.goto('/settings');
	const take = page.getByRole('button', { name: 'Download summary' });
	await expect(take).toBeVisible();
	await context.setOffline(true);
	const [file] = await Promise.all([page.waitForEvent('download'), take.click()]);
	expect(file.suggestedFilename()).toMatch(/^lifetracker-.*\.md$/);
	const text = readFileSync(await file.path(), 'utf8');
	expect(text).toMatch(/^## .*, so far$/m);
	expect(text).toContain('| Weight | 1 weigh-in |');
	await context.close();
});

test('a device that signs in meanwhile is listed once one comes back to the list', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, { path: '/settings' });
	const sessions = page.getByRole('region', { name: 'Devices and sessions' });
	await expect(sessions.getByRole('listitem')).toHaveCount(1);
	const other = await signedInDevice(browser, home, person);
	await other.context.close();
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await expect(sessions.getByRole('listitem')).toHaveCount(2);
	await context.close();
});
