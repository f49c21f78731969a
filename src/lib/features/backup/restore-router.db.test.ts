import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offerSetupToken } from '#lib/platform/auth/setup-token.server.ts';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makePerson } from '../../../../tests/support/sync-device.ts';

let place: TestApp;
beforeAll(async () => {
	place = await testApp({ ORIGIN: 'https://life.example.org' });
});
afterAll(async () => {
	expect(place.reported).toEqual([]);
	await place.close();
});

const abroad = { peer: '203.0.113.7', origin: 'https://life.example.org' };
const bytes = Buffer.from('no backup at all, but long enough to be looked at').toString('base64');

test('from elsewhere it takes the set-up token, which stays good for the account', async () => {
	const browser = place.browser(abroad);
	const token = (await offerSetupToken(place.app.accounts)) ?? '';
	const without = await browser.mutate('session.beginRestore', {});
	expect(without.error).toMatchObject({ code: 'E_SETUP_TOKEN', field: 'token' });
	for (let n = 0; n < 2; n++) {
		const begun = await browser.mutate('session.beginRestore', { token });
		expect(begun.status).toBe(200);
	}
});

test('only who began an upload adds to it; a piece that comes twice is one; what is no backup is refused and removed', async () => {
	place.later(60_000);
	const browser = place.browser(abroad);
	const token = (await offerSetupToken(place.app.accounts)) ?? '';
	const { data } = await browser.mutate('session.beginRestore', { token });
	const { upload } = data as { upload: string };
	const foreign = { upload: '00000000-0000-4000-8000-000000000000', at: 0, bytes };
	expect((await browser.mutate('session.restorePiece', foreign)).error?.code).toBe('E_UPLOAD_OVER');
	for (let n = 0; n < 2; n++) {
		const taken = await browser.mutate('session.restorePiece', { upload, at: 0, bytes });
		expect(taken.status).toBe(200);
	}
	const gap = await browser.mutate('session.restorePiece', { upload, at: 999, bytes });
	expect(gap.error?.code).toBe('E_UPLOAD_OVER');
	const refused = await browser.mutate('session.restore', { upload });
	expect(refused.error?.code).toBe('E_NOT_A_BACKUP');
	expect(existsSync(join(place.dataDir, 'restore-upload'))).toBe(false);
	expect((await browser.mutate('session.restore', { upload })).error?.code).toBe('E_UPLOAD_OVER');
});

test('refused once there is an account', async () => {
	place.later(60_000);
	await makePerson(place.fresh.database);
	const late = await place.browser(abroad).mutate('session.beginRestore', { token: 'AAAA' });
	expect(late.error?.code).toBe('E_ALREADY_SET_UP');
});
