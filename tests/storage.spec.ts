import { expect, test, type Browser, type Page } from '@playwright/test';
import { logGoal, logMeal, logWeight } from './support/log-by-hand.ts';
import {
	makePerson,
	quiet,
	replicaRows,
	sharedHome,
	signedInDevice,
	type Device,
	type Person
} from './support/people.ts';

const home = sharedHome();
const phone = { viewport: { width: 390, height: 844 } };
const tables = ['weigh_ins', 'meals', 'meal_items', 'goals'] as const;

/** What the replica holds of these tables, to be held against later. */
async function everything(page: Page, person: Person): Promise<unknown> {
	const all: Record<string, unknown> = {};
	for (const table of tables) {
		const rows = await replicaRows<{ id: string }>(page, person, table);
		all[table] = rows.sort((a, b) => a.id.localeCompare(b.id));
	}
	return all;
}

/** As the browser does when it needs the room: under the page, and without asking it. */
async function evict({ context, page }: Device): Promise<void> {
	const session = await context.newCDPSession(page);
	const storageTypes = 'indexeddb';
	await session.send('Storage.clearDataForOrigin', { origin: home.origin, storageTypes });
	await session.detach();
}

/** Without a last word: the browser would send it, for with the page it forgets that it is offline. */
async function closeUnheard(page: Page): Promise<void> {
	await page.evaluate(() => {
		for (const end of ['pagehide', 'visibilitychange'])
			addEventListener(end, (event) => event.stopImmediatePropagation(), { capture: true });
	});
	await page.close();
}

async function personWithData(browser: Browser): Promise<Device & { person: Person }> {
	const person = await makePerson(home);
	const device = await signedInDevice(browser, home, person, {
		...phone,
		serviceWorkers: 'allow'
	});
	await logWeight(device.page, 78.4);
	await logMeal(device.page, 512);
	await logGoal(device.page, 'Move more');
	await quiet(device.page, person);
	return { ...device, person };
}

test('check 12: a database that the browser removed comes back whole, and a screen says what happened', async ({
	browser
}) => {
	const { context, page, person } = await personWithData(browser);
	const before = await everything(page, person);

	// Under the open page, while the server cannot be reached.
	await context.setOffline(true);
	await evict({ context, page });
	await expect(page.getByRole('heading', { name: 'Bringing your data back' })).toBeVisible();
	await expect(page.getByText('Your server still has it.')).toBeVisible();
	await expect(page.getByText(/comes back once it answers/)).toBeVisible();
	await context.setOffline(false);
	await expect(page.getByRole('heading', { name: 'Everything is back' })).toBeVisible();
	await expect(page.getByText('4 entries are here again')).toBeVisible();
	await expect(page.getByText('1 of 1')).toHaveCount(tables.length);
	await quiet(page, person);
	expect(await everything(page, person)).toEqual(before);
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByText('Move more').first()).toBeVisible();

	// While no page is open, and with a change that had not reached the server.
	await context.setOffline(true);
	await logWeight(page, 79);
	await expect(page.getByRole('button', { name: 'Sync: 1 waiting' })).toBeVisible();
	const other = await context.newPage();
	await other.goto(`${home.origin}/healthz`).catch(() => undefined);
	await closeUnheard(page);
	await evict({ context, page: other });
	await context.setOffline(false);
	const next = await context.newPage();
	await next.goto('/');
	await expect(next.getByRole('heading', { name: 'Everything is back' })).toBeVisible();
	await expect(next.getByText(/1 change had not reached your server yet/)).toBeVisible();
	expect(await everything(next, person)).toEqual(before);
	await next.getByRole('button', { name: 'Go on' }).click();
	await expect(next.getByRole('heading', { name: 'Today' })).toBeVisible();
	await next.reload();
	await expect(next.getByRole('heading', { name: 'Today' })).toBeVisible();
	await context.close();
});

/** Connections can be closed under the app, and the storage can go dead until the next page. */
const saboteur = `{
	const connections = [];
	const open = IDBFactory.prototype.open;
	globalThis.storageIsDead = false;
	IDBFactory.prototype.open = function (...asked) {
		if (globalThis.storageIsDead) throw new DOMException('Connection lost', 'UnknownError');
		const request = open.apply(this, asked);
		request.addEventListener('success', () => connections.push(request.result));
		return request;
	};
	globalThis.cutConnections = () => connections.splice(0).forEach((one) => one.close());
}`;

const weights = async (page: Page, person: Person) =>
	(await replicaRows<{ weightKg: number }>(page, person, 'weigh_ins')).map((row) => row.weightKg);

test('check 13: after a connection is closed the next write succeeds; dead storage keeps the entry for a reload', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		...phone,
		before: saboteur
	});
	const dialog = page.getByRole('dialog');
	const type = async (kilograms: number) => {
		await page.goto('/weight?add=weight');
		await dialog.getByLabel('Weight', { exact: true }).fill(String(kilograms));
	};
	const save = () => dialog.getByRole('button', { name: 'Save weight' }).click();
	const bar = page.getByRole('alert').filter({ hasText: /reload/i });

	await type(71);
	await page.evaluate('cutConnections()');
	await save();
	await expect(dialog).toBeHidden();
	await expect(bar).toHaveCount(0);
	expect(await weights(page, person)).toEqual([71]);

	// Twice dead: the bar, however often the person tries, and the entry once after the reload.
	await type(72);
	await page.evaluate('cutConnections(); storageIsDead = true');
	await save();
	await expect(bar).toContainText('Reload; your last entry is kept.');
	await expect(dialog.getByLabel('Weight', { exact: true })).toHaveValue('72');
	await save();
	await bar.getByRole('button', { name: 'Reload' }).click();
	await expect(page.getByRole('status').getByText(/^Weight 72.* added$/)).toBeVisible();
	expect((await weights(page, person)).sort()).toEqual([71, 72]);

	// Another tab asks for a newer database: this one lets go at once, and keeps what is typed.
	await type(73);
	await page.evaluate((name) => {
		const request = indexedDB.open(name, 9_999);
		return new Promise((over) => {
			request.onupgradeneeded = () => request.transaction?.abort();
			request.onerror = over;
		});
	}, `lifetracker:${person.userId}`);
	await expect(bar).toContainText('A newer version of this app is open in another tab.');
	await save();
	await expect(bar).toContainText('your last entry is kept.');
	await bar.getByRole('button', { name: 'Reload' }).click();
	await expect(page.getByRole('status').getByText(/^Weight 73.* added$/)).toBeVisible();
	expect((await weights(page, person)).sort()).toEqual([71, 72, 73]);
	await page.reload();
	await expect(page.getByRole('heading', { level: 1, name: 'Weight' })).toBeVisible();
	await quiet(page, person);
	expect(await weights(page, person)).toHaveLength(3);
	await context.close();
});
