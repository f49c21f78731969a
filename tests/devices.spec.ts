import {
	expect,
	test,
	type Browser,
	type BrowserContext,
	type Page,
	type Route
} from '@playwright/test';
import { editRow, logWeight, logWorkout } from './support/log-by-hand.ts';
import {
	makePerson,
	quiet,
	replicaRows,
	sharedHome,
	signedInDevice,
	storedRows,
	type Device,
	type Person
} from './support/people.ts';
import { visit } from './support/visit.ts';

const home = sharedHome();

interface WorkoutRow {
	readonly id: string;
	readonly sportName: string;
	readonly note: string;
	readonly deletedAt: number | null;
}

const workoutsOn = (page: Page, person: Person) =>
	replicaRows<WorkoutRow>(page, person, 'workouts');
const at = (id: string) => ({ id, of: 'workouts', at: '/workouts' });

/** A fast a day, as Zero writes them. */
const fasts = (from: number, count: number) =>
	[
		'Date,Start,End,Hours,Night Eating',
		...Array.from({ length: count }, (_, n) => {
			const at = new Date(Date.UTC(2022, 0, 1 + from + n));
			return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/22,20:00,12:00,16,0`;
		}),
		''
	].join('\n');

/** Tells each thing that the chip says from now on. */
const watchChip = `{
	const chips = [...document.querySelectorAll('button[aria-label^="Sync:"]')];
	const tell = () => sawChip(chips.at(-1).getAttribute('aria-label'));
	const options = { attributes: true, attributeFilter: ['aria-label'] };
	new MutationObserver(tell).observe(chips.at(-1), options);
	tell();
}`;

/** Until the device shows so many of a table, whatever they are. */
async function arrive(page: Page, person: Person, table: string, count: number): Promise<void> {
	await expect
		.poll(async () => (await replicaRows(page, person, table)).length, { timeout: 30_000 })
		.toBe(count);
}

async function idOf(page: Page, person: Person): Promise<string> {
	await arrive(page, person, 'workouts', 1);
	const [row] = await workoutsOn(page, person);
	return row?.id ?? '';
}

/** What stands on a device, to be held against another. */
async function standing(page: Page, person: Person, table: string): Promise<unknown[]> {
	const rows = await replicaRows<Record<string, unknown> & { id: string }>(page, person, table);
	return rows.sort((a, b) => a.id.localeCompare(b.id));
}

/** Two browsers that open without a network, in the hands of one person after the other. */
let pair: readonly [BrowserContext, BrowserContext];
test.beforeAll(async ({ browser }) => {
	const options = { baseURL: home.origin, serviceWorkers: 'allow' } as const;
	pair = [await browser.newContext(options), await browser.newContext(options)];
});
test.afterAll(async () => {
	for (const context of pair) await context.close();
});

async function twoOffline(
	browser: Browser,
	person: Person,
	path = '/'
): Promise<readonly [Device, Device]> {
	const [first, second] = pair;
	const options = { path, serviceWorkers: 'allow' } as const;
	return [
		await signedInDevice(browser, home, person, { handedOver: first, ...options }),
		await signedInDevice(browser, home, person, { handedOver: second, ...options })
	];
}

test('I2, I3: two fields of one entry, edited offline on two devices, both stand', async ({
	browser
}) => {
	const person = await makePerson(home);
	const [a, b] = await twoOffline(browser, person, '/workouts');
	await logWorkout(a.page, 'Rowing');
	// No reload: the hint brings it.
	await expect(b.page.getByRole('link', { name: /Rowing/ })).toBeVisible();
	const id = await idOf(b.page, person);

	await a.context.setOffline(true);
	await b.context.setOffline(true);
	await editRow(a.page, at(id), { Note: 'felt light' });
	await editRow(b.page, at(id), { Sport: 'Rowing outside' });
	await a.context.setOffline(false);
	await quiet(a.page, person);
	await b.context.setOffline(false);
	await quiet(b.page, person);

	for (const { page } of [a, b]) {
		await expect(page.getByText('felt light')).toBeVisible();
		await expect(page.getByText('Rowing outside').first()).toBeVisible();
	}
	expect(await standing(a.page, person, 'workouts')).toEqual(
		await standing(b.page, person, 'workouts')
	);
	expect(await storedRows(home, person, 'workouts')).toMatchObject([
		{ note: 'felt light', sport_name: 'Rowing outside', deleted_at: null }
	]);
});

test('check 11: a field edited on two devices shows a note with device and time; nothing blocks, and the other value is a tap away', async ({
	browser
}) => {
	const person = await makePerson(home);
	const [a, b] = await twoOffline(browser, person, '/workouts');
	await logWorkout(a.page, 'Rowing');
	const id = await idOf(b.page, person);
	await a.context.setOffline(true);
	await b.context.setOffline(true);
	await editRow(a.page, at(id), { Note: 'said on the first' });
	await editRow(b.page, at(id), { Note: 'said on the second' });
	await a.context.setOffline(false);
	await quiet(a.page, person);
	await b.context.setOffline(false);
	await quiet(b.page, person);

	// The later edit stands on both; what lost is told on both, and the chip counts it.
	const note = (page: Page) => page.getByRole('region', { name: 'Also edited elsewhere' });
	for (const [{ page }, where] of [
		[a, 'this device'],
		[b, 'Chrome on Linux']
	] as const) {
		await visit(page, `/workouts/${id}`);
		await expect(note(page)).toContainText(/Note also edited on .*: said on the first/);
		await expect(note(page)).toContainText(where);
		await expect(page.getByRole('region', { name: 'Details' })).toContainText('said on the second');
		await expect(page.getByRole('button', { name: 'Sync: 1 to review' }).last()).toBeVisible();
	}
	await b.page.getByRole('button', { name: 'Sync: 1 to review' }).last().click();
	const sheet = b.page.getByRole('dialog');
	await expect(sheet.getByText('1 thing was changed on two devices.')).toBeVisible();
	await sheet.getByRole('button', { name: 'Use that' }).click();
	for (const { page } of [a, b]) {
		await expect(note(page)).toHaveCount(0);
		await expect(page.getByText('said on the first').first()).toBeVisible();
	}
	await quiet(b.page, person);
	expect(await storedRows(home, person, 'workouts')).toMatchObject([{ note: 'said on the first' }]);
});

test('check 11: an entry deleted on one device and edited on another is told on both, and a tap brings it back', async ({
	browser
}) => {
	const person = await makePerson(home);
	const [a, b] = await twoOffline(browser, person, '/workouts');
	await logWorkout(a.page, 'Rowing');
	const id = await idOf(b.page, person);
	await a.context.setOffline(true);
	await b.context.setOffline(true);
	await editRow(b.page, at(id), { Note: 'kept writing' });
	await visit(a.page, `/workouts/${id}`);
	await a.page.getByRole('button', { name: 'Delete', exact: true }).click();
	await expect(a.page).toHaveURL(/\/workouts$/);
	await a.context.setOffline(false);
	await quiet(a.page, person);
	await b.context.setOffline(false);
	await quiet(b.page, person);

	const chip = (page: Page) => page.getByRole('button', { name: 'Sync: 1 to review' }).last();
	await expect(chip(a.page)).toBeVisible();
	await chip(b.page).click();
	const sheet = b.page.getByRole('dialog');
	await expect(sheet).toContainText(
		/Workout Rowing was deleted on Chrome on Linux .*, and edited on this device /
	);
	await sheet.getByRole('button', { name: 'Bring it back' }).click();
	await expect(sheet.getByRole('button', { name: 'Bring it back' })).toHaveCount(0);
	await quiet(b.page, person);
	for (const { page } of [a, b]) {
		await visit(page, `/workouts/${id}`);
		await expect(page.getByText('kept writing').first()).toBeVisible();
		await expect(chip(page)).toHaveCount(0);
	}
	expect(await storedRows(home, person, 'workouts')).toMatchObject([
		{ note: 'kept writing', deleted_at: null }
	]);
});

test('I12: an older edit does not bring a deleted entry back', async ({ browser }) => {
	const person = await makePerson(home);
	const [a, b] = await twoOffline(browser, person);
	await logWorkout(a.page, 'Swimming');
	const id = await idOf(b.page, person);

	await b.context.setOffline(true);
	await editRow(b.page, at(id), { Note: 'never mind' });
	await visit(a.page, `/workouts/${id}`);
	await a.page.getByRole('button', { name: 'Delete' }).click();
	await quiet(a.page, person);
	await b.context.setOffline(false);
	await quiet(b.page, person);

	await visit(b.page, '/workouts');
	await expect(b.page.getByRole('heading', { level: 1, name: 'Workouts' })).toBeVisible();
	await expect(b.page.getByText('Swimming')).toHaveCount(0);
	for (const { page } of [a, b]) {
		await expect.poll(async () => (await workoutsOn(page, person))[0]?.deletedAt).toBeTruthy();
	}
	const [stored] = await storedRows<{ deleted_at: unknown }>(home, person, 'workouts');
	expect(stored?.deleted_at).not.toBeNull();

	// Who still has its address is told what became of it, and has it back by a tap.
	await visit(b.page, `/workouts/${id}`);
	await expect(b.page.getByText(/This workout was deleted on Chrome on Linux at /)).toBeVisible();
	await b.page.getByRole('button', { name: 'Restore' }).click();
	await expect(b.page.getByRole('region', { name: 'Summary' })).toBeVisible();
	await expect(b.page.getByRole('heading', { name: 'Swimming' })).toBeVisible();
});

test('I15: of two tabs one listens; when it closes the other does, and both show what is new', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page: first } = await signedInDevice(browser, home, person, {
		path: '/workouts'
	});
	const second = await context.newPage();
	await second.goto('/workouts');
	await expect(second.getByRole('heading', { level: 1 })).toBeVisible();
	const listening = async (page: Page) => {
		const { held = [], pending = [] } = await page.evaluate(() => navigator.locks.query());
		const live = (locks: LockInfo[]) =>
			locks.filter(({ name }) => name?.startsWith('lifetracker-live:')).length;
		return [live(held), live(pending)];
	};
	await expect.poll(() => listening(second)).toEqual([1, 1]);
	const streams = (page: Page) =>
		page.evaluate(
			() =>
				performance.getEntriesByType('resource').filter(({ name }) => name.includes('sync.live'))
					.length
		);
	expect(await streams(second)).toBe(0);

	await logWorkout(second, 'Climbing');
	await expect(first.getByRole('link', { name: /Climbing/ })).toBeVisible();

	const opened = context.waitForEvent('request', (request) =>
		request.url().includes('/api/trpc/sync.live')
	);
	await first.close();
	await opened;
	await expect.poll(() => listening(second)).toEqual([1, 0]);

	const other = await signedInDevice(browser, home, person);
	await logWorkout(other.page, 'Bouldering');
	await expect(second.getByRole('link', { name: /Bouldering/ })).toBeVisible();
	await context.close();
	await other.context.close();
});

/** What the network does to an exchange; the n-th request meets the n-th of these. */
const faults: readonly ((route: Route) => Promise<unknown>)[] = [
	(route) => route.continue(),
	// Never reaches the server.
	(route) => route.abort(),
	// The server has done it; nobody hears of it.
	(route) => route.fetch().then(() => route.abort()),
	(route) => route.fulfill({ status: 500, body: 'no' }),
	// Done twice.
	async (route) => {
		await route.fetch();
		await route.fulfill({ response: await route.fetch() });
	},
	async (route) => {
		const response = await route.fetch();
		await new Promise((later) => setTimeout(later, 700));
		await route.fulfill({ response });
	},
	(route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Hotel</h1>' })
];

test('I4, I5, I14: answers dropped, delayed, doubled, refused or made up lose and double nothing', async ({
	browser
}) => {
	const person = await makePerson(home);
	const a = await signedInDevice(browser, home, person);
	const b = await signedInDevice(browser, home, person);
	const met = new Set<number>();
	let n = 0;
	for (const { context } of [a, b]) {
		await context.route(/\/api\/trpc\/sync\.(push|pull)/, (route) => {
			const turn = n++ % faults.length;
			met.add(turn);
			// A page that has gone takes its requests with it.
			return faults[turn]?.(route).catch(() => undefined);
		});
	}
	const weights = (from: number) => Array.from({ length: 4 }, (_, n) => from + n);
	await Promise.all([
		(async () => {
			for (const weight of weights(60)) await logWeight(a.page, weight);
		})(),
		(async () => {
			for (const weight of weights(80)) await logWeight(b.page, weight);
		})()
	]);
	// The network comes back again and again: how long a device waits by itself is left to chance.
	for (const { page } of [a, b]) {
		const here = async () => {
			await page.evaluate(() => dispatchEvent(new Event('online')));
			return (await replicaRows(page, person, 'weigh_ins')).length;
		};
		await expect.poll(here, { timeout: 60_000 }).toBe(8);
	}
	expect(met.size).toBe(faults.length);
	for (const { page, context } of [a, b]) {
		await context.unrouteAll({ behavior: 'ignoreErrors' });
		await page.evaluate(() => dispatchEvent(new Event('online')));
		await quiet(page, person);
	}
	await expect
		.poll(() => standing(a.page, person, 'weigh_ins'))
		.toEqual(await standing(b.page, person, 'weigh_ins'));
	const stored = await storedRows<{ weight_kg: string }>(home, person, 'weigh_ins');
	expect(stored.map(({ weight_kg }) => Number(weight_kg)).sort()).toEqual([
		...weights(60),
		...weights(80)
	]);
	await a.context.close();
	await b.context.close();
});

test('check 10: fifty entries made offline on two devices arrive once each, and the chip passes Offline, Syncing, Synced', async ({
	browser
}) => {
	const person = await makePerson(home);
	const [a, b] = await twoOffline(browser, person, '/import');
	for (const [n, { context, page }] of [a, b].entries()) {
		await context.setOffline(true);
		await page.evaluate(() => dispatchEvent(new Event('online')));
		const chip = page.getByRole('button', { name: /^Sync: / }).last();
		await expect(chip).toHaveAccessibleName('Sync: Offline');
		const buffer = Buffer.from(fasts(n * 24, 24));
		await page
			.getByLabel('Choose a Zero export')
			.setInputFiles({ name: `fasts-${n}.csv`, mimeType: 'text/csv', buffer });
		await page.getByRole('button', { name: 'Import 24 fasts' }).click();
		await expect(page.getByText('24 fasts imported.')).toBeVisible();
		await expect(chip).toHaveAccessibleName('Sync: 25 waiting');
	}
	const seen: string[] = [];
	let isSyncing: () => void = () => undefined;
	const saidSo = new Promise<void>((resolve) => (isSyncing = resolve));
	await a.page.exposeFunction('sawChip', (name: string) => {
		seen.push(name);
		if (name.startsWith('Sync: Syncing')) isSyncing();
	});
	await a.page.evaluate(watchChip);
	// As slow as it takes for the chip to say that it is at it.
	await a.context.route(/\/api\/trpc\/sync\.push/, async (route) => {
		await saidSo;
		await route.continue();
	});
	for (const { context, page } of [a, b]) {
		await context.setOffline(false);
		await quiet(page, person);
	}
	await expect.poll(() => seen.at(-1)).toMatch(/^Sync: Synced/);
	expect(seen).toContainEqual(expect.stringMatching(/^Sync: Syncing/));
	for (const { page } of [a, b]) await arrive(page, person, 'fasting_periods', 48);
	expect(await standing(a.page, person, 'fasting_periods')).toEqual(
		await standing(b.page, person, 'fasting_periods')
	);
	const stored = await storedRows<{ source_id: string }>(home, person, 'fasting_periods');
	expect(new Set(stored.map(({ source_id }) => source_id)).size).toBe(48);
	expect(stored).toHaveLength(48);
	expect(await storedRows(home, person, 'import_batches')).toHaveLength(2);
	await a.context.unrouteAll({ behavior: 'wait' });
});

/** Answers a push as a server does that will not take any of it. */
async function refuse(route: Route): Promise<void> {
	const asked = route.request().postDataJSON() as {
		changes: readonly { entity: string; id: string }[];
	};
	const response = await route.fetch({ postData: { ...asked, changes: [] } });
	const body = (await response.json()) as { result: { data: { verdicts: unknown[] } } };
	body.result.data.verdicts = asked.changes.map(({ entity, id }) => ({
		kind: 'refused',
		entity,
		id,
		problems: [{ field: 'weightKg', problem: 'More than this scale can weigh.' }],
		row: null
	}));
	await route.fulfill({ response, json: body });
}

test('a change that the server refuses is told with its reason, mended, and sent again', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person);
	await context.route(/\/api\/trpc\/sync\.push/, refuse);
	await logWeight(page, 271);
	const chip = page.getByRole('button', { name: 'Sync: 1 to review' });
	await expect(chip).toBeVisible();
	await context.unrouteAll({ behavior: 'wait' });

	await chip.click();
	const review = page.getByRole('region', { name: 'To review' });
	await expect(review.getByText('More than this scale can weigh.')).toBeVisible();
	await review.getByRole('button', { name: 'Edit and retry' }).click();
	const form = page.getByRole('dialog', { name: 'Edit weigh-in' });
	await form.getByLabel('Weight, kg').fill('71');
	await form.getByRole('button', { name: 'Save' }).click();
	await expect(review).toHaveCount(0);
	await quiet(page, person);
	const stored = await storedRows<{ weight_kg: string }>(home, person, 'weigh_ins');
	expect(stored.map(({ weight_kg }) => Number(weight_kg))).toEqual([71]);
	expect(await replicaRows(page, person, 'dead')).toEqual([]);
	await context.close();
});

test('a session that ends keeps what waits, says so, and sends it after signing in', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person);
	await context.clearCookies();
	await logWeight(page, 71);
	const chip = page.getByRole('button', { name: 'Sync: Sign in to sync' });
	await expect(chip).toBeVisible();
	expect(await replicaRows(page, person, 'outbox')).toHaveLength(1);
	expect(await storedRows(home, person, 'weigh_ins')).toEqual([]);

	await chip.click();
	await expect(page.getByText("You've been signed out. Nothing is lost")).toBeVisible();
	await page.getByRole('link', { name: 'Sign in' }).click();
	await page.getByLabel('Email').fill(person.email);
	await page.getByLabel('Password').fill(person.password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
	await quiet(page, person);
	expect(await storedRows(home, person, 'weigh_ins')).toHaveLength(1);
	await context.close();
});

const dayMs = 86_400_000;
/** Moves every clock of the page by a day, ahead or back. */
const bentClock = (byMs: number) => `{
	const Real = Date;
	class Bent extends Real {
		constructor(...parts) {
			super(...(parts.length === 0 ? [Real.now() + ${byMs}] : parts));
		}
		static now() { return Real.now() + ${byMs}; }
	}
	globalThis.Date = Bent;
}`;

test('I10: of two devices whose clocks are a day off either way, the later edit stands', async ({
	browser
}) => {
	const person = await makePerson(home);
	const ahead = await signedInDevice(browser, home, person, { before: bentClock(dayMs) });
	const behind = await signedInDevice(browser, home, person, { before: bentClock(-dayMs) });
	await logWorkout(ahead.page, 'Tennis');
	const id = await idOf(behind.page, person);
	await editRow(behind.page, at(id), { Note: 'said by the slow clock' });
	await expect
		.poll(async () => (await workoutsOn(ahead.page, person))[0]?.note)
		.toBe('said by the slow clock');
	await editRow(ahead.page, at(id), { Note: 'said by the fast clock' });
	await expect
		.poll(async () => (await workoutsOn(behind.page, person))[0]?.note)
		.toBe('said by the fast clock');

	const [stored] = await storedRows<{ note: string; updated_at: string }>(home, person, 'workouts');
	expect(stored?.note).toBe('said by the fast clock');
	// Stamps follow the server's clock, or else the fast device would win for a day.
	expect(Math.abs(Number(stored?.updated_at) / 1000 - Date.now())).toBeLessThan(10 * 60_000);
	await ahead.context.close();
	await behind.context.close();
});
