import { expect, test } from '@playwright/test';
import { makePerson, sharedHome, signedInDevice } from './support/people.ts';
import { expectAccessible } from './support/soundness.ts';
import { visit } from './support/visit.ts';

test('a pasted token connects Toggl, its hours come in, and its timer is only shown', async ({
	browser
}) => {
	const home = sharedHome();
	const person = await makePerson(home);
	const viewport = { width: 390, height: 844 };
	const options = { path: '/connections', locale: 'en-GB', viewport };
	const { context, page } = await signedInDevice(browser, home, person, options);
	const card = page.getByRole('region', { name: 'Toggl' });
	const connect = card.getByRole('button', { name: 'Connect Toggl' });

	await expect(card).toContainText('Sandbox: made-up data');
	await connect.click();
	await expect(card).toContainText('Paste the token from your Toggl profile.');
	const field = card.getByLabel('API token');
	await field.fill('another token');
	await connect.click();
	await expect(card).toContainText('Toggl did not accept this token.');
	await expectAccessible(page);

	const sample = /: (\S+) opens them/.exec((await card.textContent()) ?? '')?.[1] ?? '';
	await field.fill(sample);
	await connect.click();
	await expect(card.getByTestId('standing')).toContainText('Connected as Alex Example');
	await expect(card).toContainText(/\d+ of 30/);

	await visit(page, '/time');
	await expect(page.getByText('Toggl').first()).toBeVisible({ timeout: 40_000 });
	await visit(page, '/projects');
	await expect(page.getByText('Exhibition guide')).toBeVisible();
	await context.close();
});
