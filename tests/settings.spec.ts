import { expect, test } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice } from './support/people.ts';

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
