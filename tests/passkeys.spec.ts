import { expect, test, type Page } from '@playwright/test';
import { makePerson, quiet, sharedHome, signedInDevice } from './support/people.ts';
import { expectAccessible, expectNoSideways } from './support/soundness.ts';
import { visit } from './support/visit.ts';

const home = sharedHome();

/** A device of Chromium's own making that holds passkeys and finds its person there. */
async function withAuthenticator(page: Page) {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('WebAuthn.enable');
	const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	return {
		isVerified: (isUserVerified: boolean) =>
			devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
		isPresent: (enabled: boolean) =>
			devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
		held: async () =>
			(await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
	};
}

test('a passkey is added, signs in, is renamed and removed, on a phone', async ({ browser }) => {
	const person = await makePerson(home);
	const other = await signedInDevice(browser, home, person);
	await other.context.close();
	const { context, page } = await signedInDevice(browser, home, person, {
		path: '/settings',
		viewport: { width: 390, height: 844 }
	});
	const device = await withAuthenticator(page);
	const sessions = page.getByRole('region', { name: 'Devices and sessions' });
	await expect(sessions.getByRole('listitem')).toHaveCount(2);
	const account = page.getByRole('region', { name: 'Account', exact: true });
	const passkeys = account.getByRole('group', { name: 'Passkeys' });
	const dialog = page.getByRole('dialog');

	await passkeys.getByRole('button', { name: 'Add a passkey' }).click();
	await dialog.getByLabel('Password').fill('not the one');
	await dialog.getByRole('button', { name: 'Add passkey' }).click();
	await expect(dialog.getByRole('alert')).toHaveText('The current password does not match.');
	await dialog.getByLabel('Password').fill(person.password);
	await dialog.getByRole('button', { name: 'Add passkey' }).click();
	await expect(page.getByText('Passkey added.')).toBeVisible();
	// The other device is signed out by it, and the list of them says so.
	await expect(sessions.getByRole('listitem')).toHaveCount(1);
	await expect(passkeys.getByRole('listitem')).toHaveText(/on Linux.*Added.*not used yet/s);
	expect(await device.held()).toBe(1);
	await expectAccessible(page);
	await expectNoSideways(page, 'settings with a passkey');

	// Nobody touches the device until the button is pressed: what the field suggests waits.
	await device.isPresent(false);
	await signOut(page);
	await expect(page.getByLabel('Email')).toHaveAttribute('autocomplete', 'username webauthn');
	await device.isVerified(false);
	await device.isPresent(true);
	const button = page.getByRole('button', { name: 'Sign in with a passkey' });
	await button.press('Enter');
	await expect(page.getByText('No passkey was used.')).toBeVisible();
	await device.isVerified(true);
	await button.press('Enter');
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await quiet(page, person);

	await visit(page, '/settings');
	const kept = passkeys.getByRole('listitem');
	await expect(kept).toContainText('last used');
	await kept.getByRole('button', { name: /^Rename/ }).click();
	await dialog.getByLabel('Name').fill('Key ring');
	await dialog.getByRole('button', { name: 'Save name' }).click();
	await expect(kept).toContainText('Key ring');
	await kept.getByRole('button', { name: 'Remove Key ring' }).click();
	await dialog.getByLabel('Password').fill(person.password);
	await dialog.getByRole('button', { name: 'Remove passkey' }).click();
	await expect(page.getByText('Passkey removed.')).toBeVisible();
	await expect(kept).toHaveCount(0);

	// Now it is touched at once: picked among what the field suggests.
	await signOut(page);
	await expect(page.getByRole('alert')).toHaveText(
		'This server does not know that passkey. Sign in with your password.'
	);
	await context.close();
});

async function signOut(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await expect(page).toHaveURL(/\/login$/);
	await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}
