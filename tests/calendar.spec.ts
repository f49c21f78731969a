import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import {
	makePerson,
	replicaRows,
	sharedHome,
	signedInDevice,
	type Person
} from './support/people.ts';
import { expectAccessible } from './support/soundness.ts';
import { visit } from './support/visit.ts';

// A week of one's hours, drawn, moved and stretched by mouse, by keys and by taps.

test.describe.configure({ mode: 'serial' });

let person: Person;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];
/** A week without a change of clocks, long past: no "now" in it. */
const monday = '2026-03-02';
const wednesday = '2026-03-04';

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	person = await makePerson(home);
	const viewport = { width: 1280, height: 900 };
	const device = await signedInDevice(browser, home, person, {
		viewport,
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin'
	});
	({ context, page } = device);
	page.on('pageerror', (error) => problems.push(error.message));
	await page.goto(`/time/calendar?day=${monday}`);
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

interface Entry {
	start: number;
	stop: number;
	description: string;
	deletedAt: number | null;
}
/** "Mon 10:00-11:00", on the clock of Berlin in winter. */
async function spans(): Promise<string[]> {
	const rows = await replicaRows<Entry>(page, person, 'time_entries');
	const text = (at: number) => new Date(at + 3_600_000).toISOString().slice(5, 16);
	return rows
		.filter(({ deletedAt }) => deletedAt === null)
		.map(({ start, stop }) => `${text(start)} ${text(stop)}`)
		.sort();
}

const column = (day: string) => page.locator(`[data-day="${day}"]`);
const entry = () => page.locator('[data-entry]').first();

/** By mouse, from one clock of a day to another. */
async function dragBetween(from: [string, number], to: [string, number]): Promise<void> {
	const pointAt = async ([day, minute]: [string, number]) => {
		const box = await column(day).boundingBox();
		if (!box) throw new Error(`${day} is not on the screen`);
		return { x: box.x + box.width / 2, y: box.y + (box.height * minute) / 1440 };
	};
	await column(from[0]).evaluate((node, minute) => {
		const box = node.closest('[role=region]');
		if (box) box.scrollTop = (node.clientHeight * (minute - 180)) / 1440;
	}, from[1]);
	const start = await pointAt(from);
	const end = await pointAt(to);
	await page.mouse.move(start.x, start.y);
	await page.mouse.down();
	await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
	await page.mouse.move(end.x, end.y);
	await page.mouse.up();
}

test('an empty place is drawn over, named, and is an entry', async () => {
	await dragBetween([monday, 600], [monday, 660]);
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Description').fill('Thesis');
	await sheet.getByRole('button', { name: 'Save entry' }).click();
	await expect(sheet).toBeHidden();
	await expect.poll(spans).toEqual(['03-02T10:00 03-02T11:00']);
	await expect(page).toHaveURL(new RegExp(`day=${monday}`));
	await expect(entry()).toContainText('Thesis');
});

test('it is moved to another day and stretched, and each is taken back', async () => {
	await dragBetween([monday, 630], [wednesday, 750]);
	await expect.poll(spans).toEqual(['03-04T12:00 03-04T13:00']);
	await page.keyboard.press('Control+z');
	await expect.poll(spans).toEqual(['03-02T10:00 03-02T11:00']);
	// Its lower edge, down by half an hour.
	await dragBetween([monday, 658], [monday, 688]);
	await expect.poll(spans).toEqual(['03-02T10:00 03-02T11:30']);
	await page.keyboard.press('Control+z');
	await expect.poll(spans).toEqual(['03-02T10:00 03-02T11:00']);
});

test('check 18: keys move it and change its length, and Enter opens it', async () => {
	await entry().focus();
	await page.keyboard.press('Shift+ArrowRight');
	await expect.poll(spans).toEqual(['03-03T10:00 03-03T11:00']);
	await expect(entry()).toBeFocused();
	await page.keyboard.press('Shift+ArrowDown');
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:05']);
	await page.keyboard.press('+');
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:10']);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog').getByLabel('Description')).toHaveValue('Thesis');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
});

test('on the lanes of Today its edge is dragged and its keys move it, five minutes at a time', async () => {
	await visit(page, '/?day=2026-03-03');
	const lanes = page.getByRole('region', { name: 'The day in lanes' });
	const piece = lanes.getByRole('link', { name: 'Thesis, 10:05 – 11:10' });
	await expect(piece).toBeVisible();
	const track = await lanes.locator('[data-track]').boundingBox();
	const edge = await lanes.locator('[data-grip=end]').boundingBox();
	if (!track || !edge) throw new Error('The lanes are not on the screen');
	const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x + (track.width * 30) / 1440, y);
	await page.mouse.move(x + (track.width * 60) / 1440, y);
	await expect(lanes.getByText('10:05 – 12:10')).toBeVisible();
	await page.mouse.up();
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T12:10']);
	await page.keyboard.press('Control+z');
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:10']);
	// A drag is no click: nothing has opened, and a key does as much.
	await expect(page).toHaveURL(/\?day=2026-03-03$/);
	await piece.focus();
	await page.keyboard.press('Shift+ArrowRight');
	await expect.poll(spans).toEqual(['03-03T10:10 03-03T11:15']);
	await page.keyboard.press('-');
	await expect.poll(spans).toEqual(['03-03T10:10 03-03T11:10']);
	await page.keyboard.press('Control+z');
	await expect.poll(spans).toEqual(['03-03T10:10 03-03T11:15']);
	await page.keyboard.press('Control+z');
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:10']);
});

test('beside the day of a desktop stands the row that was chosen, until Escape, also after a reload', async () => {
	const pane = page.getByRole('complementary', { name: 'Selected entry' });
	const row = page.getByRole('region', { name: 'Timeline' }).getByRole('link', { name: /Thesis/ });
	await row.click();
	await expect(pane.getByRole('heading', { name: 'Thesis' })).toBeVisible();
	await expect(page).toHaveURL(/day=2026-03-03&open=time_entries/);
	await expect(row).toHaveAttribute('aria-current', 'true');
	const later = (edge: string) =>
		pane.getByRole('group', { name: `Move the ${edge}` }).getByRole('button', { name: '+5 min' });
	await later('end').click();
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:15']);
	await page.keyboard.press('Control+z');
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:10']);
	const stopped = pane.getByRole('button', { name: /edit stopped$/ });
	await stopped.click();
	const field = pane.getByLabel('Stopped');
	await expectAccessible(page);
	await field.fill('2026-03-03T09:00');
	await field.press('Enter');
	await expect(pane.getByText('The stop is before the start.')).toBeVisible();
	await field.fill('2026-03-03T11:30');
	await field.press('Enter');
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:30']);
	await expect(stopped).toBeFocused();
	await stopped.press('Enter');
	await field.press('Escape');
	await expect(stopped).toBeFocused();
	await expect(pane).toBeVisible();
	await page.keyboard.press('Control+z');
	await expect.poll(spans).toEqual(['03-03T10:05 03-03T11:10']);
	// Tags are picked where they stand; what was used before is offered.
	const tags = pane.getByRole('button', { name: /edit tags$/ });
	await tags.click();
	await pane.getByLabel('Tags', { exact: true }).fill('deep work');
	await page.keyboard.press('Enter');
	await pane.getByLabel('Tags', { exact: true }).fill('home');
	await page.keyboard.press('Tab');
	await expect(tags).toHaveText('deep work, home');
	await tags.click();
	await pane.getByRole('button', { name: 'Take off deep work' }).click();
	await page.keyboard.press('Enter');
	await expect(tags).toHaveText('home');
	await tags.click();
	await expect(pane.getByRole('group', { name: 'Tags used before' })).toBeHidden();
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await page.keyboard.press('Control+z');
	await expect(tags).toHaveText('deep work, home');
	await page.keyboard.press('Control+z');
	await expect(tags).toHaveText('Add');
	await pane.getByRole('link', { name: 'Edit', exact: true }).click();
	await expect(page.getByRole('dialog').getByLabel('Description')).toHaveValue('Thesis');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(pane).toBeVisible();
	await page.reload();
	await expect(pane.getByRole('heading', { name: 'Thesis' })).toBeVisible();
	await expect(row).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(pane).toBeHidden();
	await expect(page).toHaveURL(/\?day=2026-03-03$/);
	// Who walks by keys goes into what they open, and comes back.
	await row.focus();
	await page.keyboard.press('Enter');
	await expect(pane).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(row).toBeFocused();
});

test('a phone shows the day; a tap adds, and a tap on the entry opens its times', async () => {
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto('/time/calendar?day=2026-03-03');
	await expect(page.locator('[data-day]')).toHaveCount(1);
	await column('2026-03-03').click({ position: { x: 100, y: (14 * 60 + 40) * 1.1 } });
	const sheet = page.getByRole('dialog');
	await expect(sheet.getByLabel('Started')).toHaveValue('2026-03-03T14:30');
	await sheet.getByRole('button', { name: 'Close' }).click();
	await expect(sheet).toBeHidden();
	await entry().click();
	await expect(sheet.getByLabel('Started')).toHaveValue('2026-03-03T10:05');
});
