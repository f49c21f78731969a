import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import {
	fillReplica,
	makePerson,
	replicaRows,
	sharedHome,
	signedInDevice,
	type Person
} from './support/people.ts';
import { expectAccessible, expectNoSideways } from './support/soundness.ts';

// What is done to several rows of a table at once, and to one after the other.

test.describe.configure({ mode: 'serial' });

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const today = Math.floor(Date.now() / dayMs) * dayMs;
const kept = { utcOffset: 0, source: 'manual', deletedAt: null, note: '' };

/** The last one ended just now: it cannot go on. */
const fasts = Array.from({ length: 60 }, (_, n) => ({
	...factory(fastingPeriod)(seededRandom(n)),
	...kept,
	start: today - n * dayMs - 20 * hourMs,
	end: n === 0 ? Date.now() : today - n * dayMs - 4 * hourMs,
	revision: n + 1
}));
const weights = [80, 70, 75].map((weightKg, n) => ({
	...factory(weighIn)(seededRandom(n)),
	...kept,
	measuredAt: today - n * dayMs + 7 * hourMs,
	weightKg,
	fatPercent: n === 1 ? null : 20 - n,
	fatMassKg: null,
	revision: n + 1
}));

const projects = ['Draft', 'Thesis', 'Garden'].map((name, n) => ({
	...factory(project)(seededRandom(n)),
	...kept,
	name,
	archived: false,
	revision: n + 1
}));
const entries = projects.map(({ id }, n) => ({
	...factory(timeEntry)(seededRandom(n)),
	...kept,
	projectId: id,
	start: today - n * hourMs,
	stop: today,
	revision: n + 1
}));

const viewport = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
let person: Person;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	person = await makePerson(home);
	const locale = { locale: 'en-GB', timezoneId: 'UTC' };
	({ context, page } = await signedInDevice(browser, home, person, { viewport, ...locale }));
	page.on('pageerror', (error) => problems.push(error.message));
	await fillReplica(page, person, 'fasting_periods', fasts);
	await fillReplica(page, person, 'weigh_ins', weights);
	await fillReplica(page, person, 'projects', projects);
	await fillReplica(page, person, 'time_entries', entries);
	// The server knows nothing of these rows, and would take away what it is told of them.
	await page.route('**/api/trpc/**', (route) => route.abort());
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

/** On a desktop and on a phone. */
async function expectSound() {
	await expectAccessible(page);
	await page.setViewportSize(phone);
	await expectAccessible(page);
	await expectNoSideways(page);
	await page.setViewportSize(viewport);
}
const said = (text: string | RegExp) => page.getByRole('status').getByText(text).last();
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const rowOf = (entity: string, id: string | undefined) =>
	page.locator(`[data-row="${entity}:${id}"]`);
const sheet = () => page.getByRole('dialog');
const stored = <T extends object>(entity: string) =>
	replicaRows<T & { id: string }>(page, person, entity);

test('the selected rows are added up as they are chosen', async () => {
	await page.goto('/data/weigh_ins');
	const totals = page.getByLabel('Totals of the selected rows');
	await expect(rowOf('weigh_ins', weights[0]?.id)).toBeVisible();
	await expect(totals).toHaveCount(0);
	for (const { id } of weights.slice(0, 2)) {
		await rowOf('weigh_ins', id).getByRole('checkbox').check();
	}
	await expect(totals).toContainText('2 values · sum 150.0\u202fkg · mean 75.0\u202fkg');
	await expectSound();
	await expect(totals).toContainText('1 value · sum 20\u202f% · mean 20\u202f%');
	await button('Clear').click();
	await expect(totals).toHaveCount(0);
});

test('many rows go on in time at once; one that may not is named and stays, and Undo brings all back', async () => {
	await page.goto('/data/fasting_periods');
	await page.getByLabel('Select all shown').check();
	await button('Shift time').click();
	await sheet().getByLabel('By').fill('2');
	await sheet().getByText('Hours', { exact: true }).click();
	const changes = sheet().getByRole('region', { name: 'What changes' });
	await expect(changes.getByRole('listitem')).toHaveCount(5);
	await expect(changes).toContainText('And 54 more.');
	const left = sheet().getByRole('region', { name: '1 fast stays as it is' });
	await expect(left).toContainText('It cannot end in the future.');
	await expectSound();
	await sheet().getByRole('button', { name: 'Shift 59 fasts' }).click();
	await expect(said('59 fasts shifted')).toBeVisible();
	const starts = async () => {
		const rows = await stored<{ start: number }>('fasting_periods');
		return fasts.map(({ id, start }) => {
			const now = rows.find((row) => row.id === id)?.start ?? 0;
			return (now - start) / hourMs;
		});
	};
	expect(await starts()).toEqual([0, ...Array.from({ length: 59 }, () => 2)]);
	await page.keyboard.press('Control+z');
	await expect.poll(starts).toEqual(fasts.map(() => 0));
});

test('a form that adds a row goes on with one more, blank, until it is left', async () => {
	await page.goto('/data/weigh_ins');
	await button('Add Weigh-in').click();
	for (const [n, typed] of ['71.5', '72.5'].entries()) {
		await sheet().getByLabel('Weight, kg').fill(typed);
		await button(n === 0 ? 'Save and add another' : 'Save').click();
		if (n > 0) break;
		await expect(said('Weigh-in added')).toBeVisible();
		await expect(sheet().getByLabel('Weight, kg')).toHaveValue('');
		await expect(sheet().getByLabel('Measured')).toBeFocused();
	}
	await expect(sheet()).toHaveCount(0);
	const found = (await stored<{ weightKg: number }>('weigh_ins')).map(({ weightKg }) => weightKg);
	expect(found.sort()).toEqual([70, 71.5, 72.5, 75, 80]);
	// What was saved is no draft any more.
	await button('Add Weigh-in').click();
	await expect(sheet().getByLabel('Weight, kg')).toHaveValue('');
	await expect(sheet().getByRole('button', { name: 'Restore' })).toHaveCount(0);
	await page.keyboard.press('Escape');
});

test('each table says how many rows it has and when they changed, and takes one more', async () => {
	await page.goto('/data');
	const card = page
		.getByRole('main')
		.getByRole('listitem')
		.filter({ has: page.getByText('Goals', { exact: true }) });
	await expect(card).toContainText('Empty');
	await button('Add Goal').click();
	await sheet().getByLabel('Name').fill('Swim');
	await sheet().getByLabel('Target').first().fill('3');
	await button('Save').click();
	await expect(said('Goal added')).toBeVisible();
	await expect(card).toContainText('1 · changed just now');
	const kept = (await stored<{ deletedAt: number | null }>('weigh_ins')).length;
	const weighed = page.getByRole('link', { name: /^Weigh-ins/ });
	await expect(weighed).toContainText(`${kept} · changed`);
	// Settings are one row, and an import notes itself.
	await expect(button('Add Settings')).toHaveCount(0);
	await expectSound();
	await page.keyboard.press('Control+z');
	await expect(card).toContainText('Empty · changed just now');
});

test('what was deleted is shown among the others when asked, marked, and comes back by one or by many', async () => {
	await page.goto('/data/weigh_ins');
	const [first, second] = weights.map(({ id }) => rowOf('weigh_ins', id));
	if (!first || !second) throw new Error('There are no weigh-ins.');
	for (const row of [first, second]) await row.getByRole('checkbox').check();
	await button('Delete 2').click();
	await expect(said('2 weigh-ins deleted')).toBeVisible();
	await expect(first).toHaveCount(0);
	await button(/^Filter/).click();
	await page.getByRole('switch', { name: 'Show deleted' }).check();
	await expect(page).toHaveURL(/deleted=shown/);
	await expect(page.getByRole('columnheader', { name: 'Deleted (UTC)' })).toBeInViewport();
	await expect(first.getByRole('button', { name: /^Deleted: / })).toBeVisible();
	await expect(page.getByText(/rows, 2 deleted$/)).toBeVisible();
	await expectSound();
	// A cell of it is not edited: that would bring it back unasked.
	await first.getByRole('gridcell', { name: '80 kg' }).dblclick();
	await expect(first.getByRole('textbox')).toHaveCount(0);

	await first.getByRole('button', { name: /^Deleted: / }).click();
	await expect(sheet()).toContainText('80 kg');
	await expectSound();
	await sheet().getByRole('button', { name: 'Restore' }).click();
	await expect(said('Weigh-in restored')).toBeVisible();
	await expect(first.getByRole('button', { name: /^Deleted: / })).toHaveCount(0);
	await page.reload();
	await second.getByRole('checkbox').check();
	await expect(button(/^Delete \d/)).toHaveCount(0);
	await button('Restore 1').click();
	await expect(said('1 weigh-in restored')).toBeVisible();
	const gone = async () =>
		(await stored<{ deletedAt: number | null }>('weigh_ins')).filter(
			(row) => row.deletedAt !== null
		);
	expect(await gone()).toEqual([]);
});

test('a table is narrowed from years to months to days, each told with its rows, and the way back is one step', async () => {
	await page.goto('/data/fasting_periods');
	await button(/^Filter/).click();
	const drill = page.getByRole('group', { name: 'By date' });
	const days = fasts.map(({ start }) => new Date(start).toISOString().slice(0, 10));
	const count = (prefix: string) => days.filter((day) => day.startsWith(prefix)).length;
	const [day = ''] = days;
	const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
	await drill.getByRole('button', { name: `${year} ${count(year)}` }).click();
	await expect(page).toHaveURL(new RegExp(`from=${year}-01-01&to=${year}-12-31`));
	await expectSound();
	await expect(said(`${count(year)} rows`)).toBeVisible();
	const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' }).format(
		Date.parse(day)
	);
	await drill.getByRole('button', { name: `${monthName} ${count(month)}` }).click();
	await expect(said(`${count(month)} ${count(month) === 1 ? 'row' : 'rows'}`)).toBeVisible();
	await drill.getByRole('button', { name: / 1$/ }).first().click();
	await expect(page).toHaveURL(new RegExp(`from=${month}-\\d\\d&to=${month}-\\d\\d`));
	await expect(said('1 row')).toBeVisible();
	await page.reload();
	await expect(said('1 row')).toBeVisible();
	await button(/^Filter/).click();
	await expect(drill.getByRole('button')).toHaveText(['All years', year, monthName, /\d/]);
	await drill.getByRole('button', { name: year, exact: true }).click();
	await expect(said(`${count(year)} rows`)).toBeVisible();
	await drill.getByRole('button', { name: 'All years' }).click();
	await expect(said('60 rows')).toBeVisible();
});

test('cells go through the clipboard: one into many, many downwards; what a row cannot take is named', async () => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.goto('/data/fasting_periods');
	const press = (keys: string) => page.keyboard.press(keys);
	const at = (n: number, col: number) =>
		rowOf('fasting_periods', fasts[n]?.id).locator(`[data-col="${col}"]`);
	const [goal, protocol] = [3, 4];
	const kept = async () => {
		const rows = await stored<{ protocol: string; goalHours: number }>('fasting_periods');
		return fasts.map(({ id }) => rows.find((row) => row.id === id));
	};
	const protocols = async () => (await kept()).slice(0, 3).map((row) => row?.protocol);
	const before = await protocols();
	await at(0, protocol).click();
	await press('Control+c');
	await expect(said('Cell copied')).toBeVisible();
	for (const n of [1, 2]) {
		await rowOf('fasting_periods', fasts[n]?.id).getByRole('checkbox').check();
	}
	await at(2, protocol).click();
	await press('Control+v');
	await expect(said(/^\d fasts? changed$/)).toBeVisible();
	expect(await protocols()).toEqual([before[0], before[0], before[0]]);
	await press('Control+z');
	await expect.poll(protocols).toEqual(before);

	await at(1, protocol).click();
	await press('Control+c');
	await expect(said('2 rows copied')).toBeVisible();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	expect(copied.split('\n').map((line) => line.split('\t')[protocol - 1])).toEqual(before.slice(1));
	await button('Clear').click();

	await page.evaluate(() => navigator.clipboard.writeText('14\nmany\n16'));
	await at(5, goal).click();
	await press('Control+v');
	await expect(sheet()).toContainText('1 fast stays as it is');
	await expect(sheet()).toContainText(/Goal: expected a number/);
	await expectAccessible(page);
	await sheet().getByRole('button', { name: 'Change 2 fasts' }).click();
	await expect(said('2 fasts changed')).toBeVisible();
	const goals = (await kept()).slice(5, 8).map((row) => row?.goalHours);
	expect(goals).toEqual([14, fasts[6]?.goalHours, 16]);
});

test('selected projects are merged into the one that is said, with their time, and Undo parts them', async () => {
	await page.goto('/data/projects');
	const [draft, thesis, garden] = projects.map(({ id }) => id);
	for (const id of [draft, thesis]) await rowOf('projects', id).getByRole('checkbox').check();
	await button('Merge').click();
	await sheet().getByRole('button', { name: 'Merge 2 projects' }).click();
	await expect(sheet().getByRole('alert')).toHaveText('Choose the one that stays.');
	await sheet().getByLabel('Into').selectOption({ label: 'Thesis' });
	await expect(sheet()).toContainText('1 entry moves to Thesis. 1 project is deleted.');
	await expectSound();
	await sheet().getByRole('button', { name: 'Merge 2 projects' }).click();
	await expect(said('2 projects merged')).toBeVisible();
	await expect(rowOf('projects', draft)).toHaveCount(0);
	const owners = async () => {
		const rows = await stored<{ projectId: string }>('time_entries');
		return entries.map(({ id }) => rows.find((row) => row.id === id)?.projectId);
	};
	expect(await owners()).toEqual([thesis, thesis, garden]);
	await page.keyboard.press('Control+z');
	await expect(rowOf('projects', draft)).toBeVisible();
	expect(await owners()).toEqual([draft, thesis, garden]);
});

test('two weigh-ins of one day become one, those of two days do not', async () => {
	await page.goto('/data/weigh_ins');
	const typed = (text: string) => page.locator('[data-row]').filter({ hasText: text });
	const merge = async (...rows: ReturnType<typeof typed>[]) => {
		for (const row of rows) await row.getByRole('checkbox').check();
		await button('Merge').click();
	};
	await merge(rowOf('weigh_ins', weights[0]?.id), rowOf('weigh_ins', weights[2]?.id));
	await expect(sheet()).toContainText('Only weigh-ins of one day can be merged.');
	await sheet().getByRole('button', { name: 'Close', exact: true }).last().click();
	await button('Clear').click();
	const living = async () => {
		const rows = await stored<{ weightKg: number; deletedAt: number | null }>('weigh_ins');
		return rows.filter(({ deletedAt }) => deletedAt === null).length;
	};
	const before = await living();
	await merge(typed('71.5 kg'), typed('72.5 kg'));
	await expect(sheet()).toContainText('1 weigh-in is deleted.');
	await expectSound();
	await sheet().getByRole('button', { name: 'Merge 2 weigh-ins' }).click();
	await expect(said('2 weigh-ins merged')).toBeVisible();
	expect(await living()).toBe(before - 1);
	await page.keyboard.press('Control+z');
	await expect.poll(living).toBe(before);
});

test('a length is typed as such where the values stand and in the forms, and sets the end', async () => {
	const { id, start } = fasts[3] ?? { id: '', start: 0 };
	const minutes = async () => {
		const rows = await stored<{ start: number; end: number }>('fasting_periods');
		const end = rows.find((row) => row.id === id)?.end ?? 0;
		return (end - start) / 60_000;
	};
	await page.goto(`/fasting/${id}`);
	const edit = button(/, edit length$/);
	await edit.click();
	await page.getByLabel('Length').fill('sixteen');
	await page.keyboard.press('Enter');
	await expect(page.getByText('Type a length, like 1:20 or 80 min.')).toBeVisible();
	await page.getByLabel('Length').fill('16:20');
	await page.keyboard.press('Enter');
	await expect(edit).toBeFocused();
	await expect.poll(minutes).toBe(980);
	await page.getByRole('link', { name: 'Edit', exact: true }).click();
	await sheet().getByLabel('Length').fill('15 h 10');
	await button('Save').click();
	await expect.poll(minutes).toBe(910);
	await button('Edit all fields').click();
	await sheet().getByLabel('Length').fill('870 min');
	await expectSound();
	await button('Save').click();
	await expect.poll(minutes).toBe(870);
	for (const was of [910, 980, 960]) {
		await page.keyboard.press('Control+z');
		await expect.poll(minutes).toBe(was);
	}
});
