import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { drawFinger } from './support/finger.ts';
import { logMeal } from './support/log-by-hand.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import {
	fillReplica,
	makePerson,
	sharedHome,
	signedInDevice,
	type Person
} from './support/people.ts';
import { expectSound } from './support/soundness.ts';
import { noonZone, toNoon } from './support/noon.ts';
import { visit } from './support/visit.ts';
import { undoSaid } from './support/undo.ts';

// One person logs one day on a phone: each deed in the taps it may take, shown at once, undone.

test.describe.configure({ mode: 'serial' });

const phone = { width: 390, height: 844 };

let person: Person;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

test.beforeAll(async ({ browser }) => {
	const home = sharedHome();
	const options = {
		viewport: phone,
		hasTouch: true,
		locale: 'en-GB',
		timezoneId: noonZone
	};
	person = await makePerson(home);
	({ context, page } = await signedInDevice(browser, home, person, options));
	page.on('pageerror', (error) => problems.push(error.message));
});
test.afterAll(async () => {
	await context.close();
	expect(problems).toEqual([]);
});

const visible = () => page.locator(':visible');
const lines = () => page.getByRole('region', { name: 'Timeline' }).getByRole('listitem');
const message = (text: string | RegExp) => page.getByRole('status').getByText(text);
/** A meal says beside it how much it holds. */
const save = (name: string) =>
	page
		.getByRole('dialog')
		.getByRole('button', { name: new RegExp(`^${name}( \\(1\\))?$`) })
		.click();

async function add(kind: string): Promise<void> {
	await page.getByRole('link', { name: 'Log something' }).and(visible()).click();
	await page.getByRole('dialog').getByRole('link', { name: kind, exact: true }).click();
}

const undo = (words: string) => undoSaid(page, words);

function yesterdayAt(time: string): string {
	const noonYesterday = Date.now() + toNoon * 3_600_000 - 86_400_000;
	return `${new Date(noonYesterday).toISOString().slice(0, 10)}T${time}`;
}

test('an empty day says what to do', async () => {
	await expect(page.getByText('Nothing yet today')).toBeVisible();
});

test('check 3: a weight is two taps and digits, comma or point, and undone by the message', async () => {
	await add('Weight');
	await page.getByLabel('Weight', { exact: true }).fill('78,4');
	await expectSound(page);
	await save('Save weight');
	await expect(lines()).toContainText(['78.4']);
	await undo('Weight 78.4 kg added');
	await expect(lines()).toHaveCount(0);
	await add('Weight');
	await page.getByLabel('Weight', { exact: true }).fill('79.1');
	await page.keyboard.press('Enter');
	await expect(lines()).toContainText(['79.1']);
});

test('what cannot be a weight is named at its field and nothing is written', async () => {
	await add('Weight');
	await page.getByLabel('Weight', { exact: true }).fill('lots');
	await save('Save weight');
	await expect(page.getByText('Type a number, like 78.4.')).toBeVisible();
	await page.getByLabel('Weight', { exact: true }).fill('9000');
	await save('Save weight');
	await expect(page.getByText(/from 0.5 to 700/)).toBeVisible();
	await page.getByLabel('Weight', { exact: true }).fill('79');
	await page.getByLabel('Measured').fill('2062-11-26T08:00');
	await expect(page.getByText('This is in the future.')).toBeVisible();
	await save('Save weight');
	await expect(page.getByText('A weigh-in cannot be in the future.')).toBeVisible();
	await expectSound(page);
	await page.goBack();
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(lines()).toHaveCount(1);
});

test('a meal is logged by its calories', async () => {
	await add('Meal');
	await page.getByRole('button', { name: 'Quick entry' }).click();
	await page.getByLabel('Energy').fill('450');
	await page.getByLabel('Protein').fill('30,5');
	await page.getByRole('button', { name: 'Add to plate' }).click();
	await expectSound(page);
	await save('Save meal');
	await expect(lines().filter({ hasText: '450' })).toContainText('Quick entry');
});

test('check 1: a meal is logged with a new food, once more by one tap, and taken back by the key', async () => {
	await add('Meal');
	await page.getByRole('button', { name: 'New food' }).click();
	await page.getByLabel('Name').fill('Oats');
	await page.getByLabel('Serving', { exact: true }).fill('bowl');
	await page.getByLabel('Serving weighs').fill('60');
	await page.getByLabel('Energy').fill('370');
	await expectSound(page);
	await page.getByRole('button', { name: 'Save food' }).click();
	await page.getByRole('button', { name: 'Raise amount of oats by 0.5' }).click();
	await save('Save meal');
	const oats = lines().filter({ hasText: '333' });
	await expect(oats).toHaveCount(1);
	await page
		.getByRole('region', { name: 'Log again' })
		.getByRole('button', { name: 'Oats' })
		.click();
	await expect(oats).toHaveCount(2);
	await page.keyboard.press('Control+z');
	await expect(message('Undone: Oats added')).toBeVisible();
	await expect(oats).toHaveCount(1);
});

test('a meal is changed in place, deleted, and brought back with its foods', async () => {
	await lines().filter({ hasText: '333' }).click();
	await page.getByRole('textbox', { name: 'Amount of Oats' }).fill('2');
	await save('Save');
	const oats = lines().filter({ hasText: '444' });
	await oats.click();
	await page.getByRole('button', { name: 'Delete' }).click();
	await expect(oats).toHaveCount(0);
	await undo('deleted');
	await oats.click();
	await expect(page.getByRole('textbox', { name: 'Amount of Oats' })).toHaveValue('2');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
});

test('check 2: a fast begins and ends by one tap each, and its start can be moved', async () => {
	const fasting = page.getByRole('region', { name: 'Fasting' });
	await fasting.getByRole('button', { name: 'Start fast' }).click();
	await expect(fasting.getByRole('timer')).toContainText('0:00');
	await lines().filter({ hasText: 'Fast started' }).click();
	await page.getByRole('group', { name: 'Move the start' }).getByRole('button').first().click();
	await expectSound(page);
	await save('Save');
	await expect(fasting.getByRole('timer')).toContainText('1:00');
	// Shown before it is kept: the sheet closes, by a step back, once it is.
	await expect(page.getByRole('dialog')).toBeHidden();
	await page.reload();
	await expect(fasting.getByRole('timer')).toContainText('1:00');
	await fasting.getByRole('button', { name: 'End fast' }).click();
	await expect(message(/Fast ended at 1.h/)).toBeVisible();
	await undo('Fast ended');
	await expect(fasting.getByRole('button', { name: 'End fast' })).toBeVisible();
});

test('a meal within a fast is asked about on its card, and ends it where it was', async () => {
	const fasting = page.getByRole('region', { name: 'Fasting' });
	await logMeal(page, 300);
	await expect(fasting).toContainText(/Lunch logged at .* End the fast then\?/);
	await fasting.getByRole('button', { name: 'Keep going' }).click();
	await expect(fasting).not.toContainText('Lunch logged');
	await logMeal(page, 301);
	await expect(fasting).not.toContainText('Lunch logged');
	await visit(page, '/fasting');
	await expectSound(page);
	await page.getByRole('button', { name: /Show time to go/ }).click();
	await expect(fasting.getByRole('timer')).toContainText('to go');
	await fasting.getByRole('button', { name: 'End fast' }).click();
	await expect(fasting.getByRole('button', { name: 'Start fast' })).toBeVisible();
	// It lay within the fast that has just ended.
	await expect(fasting.getByRole('button', { name: /^Since lunch/ })).toHaveCount(0);
});

test('a fast is added to a past day of the calendar, with a reason for ending early', async () => {
	const calendar = page.getByRole('region', { name: 'Calendar of fasts' });
	const yesterday = calendar.locator(`a[href$="day=${yesterdayAt('').slice(0, 10)}"]`);
	await expect(calendar.getByRole('link').first()).toBeVisible();
	// On the first of a month, yesterday is on the page before.
	if ((await yesterday.count()) === 0) await calendar.getByLabel('Month before').click();
	await yesterday.click();
	await expect(page.getByText('Length 16')).toBeVisible();
	await page.getByRole('group', { name: 'Move the start' }).getByRole('button').last().click();
	await page.getByLabel('Reason, if you like').fill('Hungry');
	await expectSound(page);
	await save('Save fast');
	await calendar.getByLabel(/fasted 15.h, 94/).click();
	await expect(page.getByText('Hungry')).toBeVisible();
	await visit(page, '/');
});

test('check 4: a timer starts with its words, stops by one tap and goes on by one', async () => {
	await add('Timer');
	await page.getByLabel('What are you doing?').fill('Thesis');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Stop Thesis' }).click();
	await expect(message(/Timer stopped/)).toBeVisible();
	await page.getByRole('button', { name: 'Continue Thesis' }).click();
	await expect(page.getByRole('button', { name: 'Stop Thesis' })).toBeVisible();
});

test('time, a workout and a note are entered by hand', async () => {
	await add('Timer');
	await page.getByRole('link', { name: 'Enter times by hand' }).click();
	await page.getByLabel('Description').fill('Reading');
	await page.getByLabel('Length').fill('1:30');
	await save('Save entry');
	await expect(lines().filter({ hasText: 'Reading' })).toContainText(/1.h 30/);
	await add('Workout');
	await page.getByLabel('Sport', { exact: true }).fill('Bouldering');
	await page.getByLabel('Length').fill('1h15');
	await save('Save workout');
	await expect(lines().filter({ hasText: 'Bouldering' })).toContainText(/1.h 15/);
	await add('Note');
	await page.getByLabel(/Note for today/).fill('Slept badly');
	await save('Save note');
	await expect(page.getByText('Slept badly')).toBeVisible();
});

test('what is logged while looking at a past day lands there; it is marked complete by one tap', async () => {
	// Before the fast that was added to a past day.
	const past = Date.parse(`${yesterdayAt('12:00')}Z`) - 5 * 86_400_000;
	await visit(page, `/?day=${new Date(past).toISOString().slice(0, 10)}`);
	const summary = page.getByRole('region', { name: 'Summary of the day' });
	await expect(summary).toContainText('Nothing was logged');
	await expect(summary.getByRole('button')).toHaveCount(0);
	await add('Weight');
	await save('Save weight');
	await expect(summary).toContainText('Weight 79.1');
	await summary.getByRole('button', { name: 'Mark day complete' }).click();
	await expect(summary).toContainText('All food of this day is logged.');
	await page.keyboard.press('Control+z');
	await expect(summary.getByRole('button', { name: 'Mark day complete' })).toBeVisible();
});

test('a finger swipes from day to day, not beyond today, and scrolls and edges stay theirs', async () => {
	await visit(page, '/');
	await expect(lines().first()).toBeVisible();
	const swipe = (x: number, to: number, y = 420, down = y) =>
		drawFinger(page, { from: { x, y }, to: { x: to, y: down } });
	const chips = page.getByRole('region', { name: 'Log again' }).getByRole('list');
	await chips.evaluate((node) => node.scrollIntoView({ block: 'center' }));
	expect(await chips.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeGreaterThan(0);
	const strip = await chips.boundingBox();
	// Each of these would be a step too many on the way to yesterday.
	await swipe(120, 320, (strip?.y ?? 0) + 26);
	await swipe(200, 270, 700, 400);
	await page.evaluate(() => scrollTo(0, 0));
	await swipe(300, 100);
	await swipe(10, 250);
	await page.getByRole('heading', { level: 1 }).selectText();
	await swipe(120, 320);
	await page.evaluate(() => getSelection()?.removeAllRanges());
	await swipe(120, 320);
	await expect(page).toHaveURL(new RegExp(`day=${yesterdayAt('').slice(0, 10)}$`));
	await expect(page.getByRole('heading', { level: 1, name: 'Yesterday' })).toBeVisible();
	await swipe(300, 100);
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
	await expect(page).toHaveURL(/\/$/);
});

test('the address opens a sheet, and closing it leaves the page', async () => {
	await page.goto('/?add=weight');
	await expect(page.getByLabel('Weight', { exact: true })).toHaveValue('79.1');
	await page.getByRole('button', { name: 'Close' }).click();
	await expect(page.getByRole('dialog')).toBeHidden();
	expect(new URL(page.url()).search).toBe('');
});

test('History takes a deed back after a reload', async () => {
	await page.goto('/you');
	await page.getByRole('button', { name: 'Undo: Note saved' }).click();
	await expect(page.getByRole('button', { name: 'Undo: Note saved' })).toHaveCount(0);
	await page.goto('/');
	await expect(lines().first()).toBeVisible();
	await expect(page.getByText('Slept badly')).toHaveCount(0);
});

/** Of what is asked in passing, the answer is on the first screenful, under no bar. */
const isInSight = (node: Element) => {
	const { left, top, width, height } = node.getBoundingClientRect();
	const found = document.elementFromPoint(left + width / 2, top + height / 2);
	return scrollY === 0 && found !== null && (node.contains(found) || found.contains(node));
};

test('check 30: at a glance Today says whether one fasts, where the weight goes, what food is left, what runs, and whether it is synced', async () => {
	await page.goto('/settings');
	await page.getByLabel('Energy a day').fill('2100');
	await page.keyboard.press('Tab');
	await expect(message(/changed/).last()).toBeVisible();
	const make = factory(weighIn);
	const random = seededRandom(30);
	const weighIns = Array.from({ length: 14 }, (_, n) => ({
		...make(random),
		...{ measuredAt: Date.now() - (n + 1) * 86_400_000, utcOffset: 0, weightKg: 80 + n / 10 },
		...{ attribution: null, deletedAt: null, revision: n + 1 }
	}));
	await fillReplica(page, person, 'weigh_ins', weighIns);
	await page.goto('/');
	const fasting = page.getByRole('region', { name: 'Fasting' });
	await fasting.getByRole('button', { name: 'Start fast' }).click();
	await page.getByRole('button', { name: 'Dismiss message' }).click();
	const glance = page.getByRole('region', { name: 'At a glance' });
	const answers = [
		fasting.getByRole('timer'),
		glance.getByText(/[−+]\d.*\/wk/),
		glance.getByText(/\d left/),
		glance.getByText('Time', { exact: true }),
		page.getByRole('button', { name: 'Stop Thesis' }),
		page.getByRole('button', { name: /^Sync: Synced/ }).and(visible())
	];
	for (const answer of answers) {
		await expect(answer).toBeVisible();
		await expect.poll(() => answer.evaluate(isInSight)).toBe(true);
	}
});
