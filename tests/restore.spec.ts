import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { backUpInstance } from '#lib/features/backup/instance.server.ts';
import { inDatabaseOf, makePerson } from './support/people.ts';
import { startServer, type RunningServer } from './support/server.ts';
import { expectSound } from './support/soundness.ts';

let server: RunningServer;
test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

test('first run: a backup is restored from the page, a file that is none is refused in words, and its people sign in', async ({
	browser
}) => {
	const person = await makePerson(server);
	const backup = join(server.dataDir, 'backup');
	const place = { databaseUrl: undefined, dataDir: server.dataDir, secretKey: undefined };
	await inDatabaseOf(server, async (database) => {
		await backUpInstance(place, database, { path: backup });
		await database.asSystem('move out', (tx) => tx.text('delete from users'));
	});
	const page = await browser.newPage({
		baseURL: server.origin,
		viewport: { width: 390, height: 844 }
	});
	await page.goto('/login');
	await page.getByRole('button', { name: 'Restore a backup' }).click();
	await expect(page.getByRole('heading', { name: 'Restore a backup' })).toBeVisible();
	await expectSound(page);

	const other = join(server.dataDir, 'other.txt');
	writeFileSync(other, 'Date,Weight\n'.repeat(100));
	await page.getByLabel('Choose a backup').setInputFiles(other);
	await expect(page.getByRole('alert')).toContainText('This file is no backup of Life Tracker');
	await page.getByLabel('Choose a backup').setInputFiles(backup);
	await expect(page.getByText(/of 1 account are back/)).toBeVisible();
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByLabel('Email').fill(person.email);
	await page.getByLabel('Password').fill(person.password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await page.close();
	rmSync(backup, { force: true });
});
