import { expect, test, type Locator, type Page } from '@playwright/test';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { addDays, dayOf, weekday } from '#lib/platform/time/calendar.ts';
import { fillReplica, makePerson, sharedHome, signedInDevice, whole } from './support/people.ts';
import { expectAccessible } from './support/soundness.ts';
import { visit } from './support/visit.ts';

// What a chart shows is there in words and in a table; a clock that runs keeps silent.

const home = sharedHome();

/** "1 h 25", "42 min", "1,540 kcal", "78.4 kg": minutes where it is a time, else the number. */
function numberIn(text: string): number {
	const time = /^(?:([\d,]+)\s*h)?\s*(?:(\d+)(?:\s*min)?)?$/.exec(text.trim());
	if (time && /h|min/.test(text)) {
		return Number(time[1]?.replace(',', '') ?? 0) * 60 + Number(time[2] ?? 0);
	}
	return Number(/[\d,.]+/.exec(text)?.[0].replaceAll(',', ''));
}

interface Chart {
	/** What its table tells; null where nothing is known. */
	readonly told: readonly (number | null)[];
	/** Heights of its bars, as percents of the highest. */
	readonly bars: readonly (number | null)[];
	/** Its line, as the drawing has it. */
	readonly path: string;
}

/** All of it in one look: rows that come in meanwhile change the drawing and the table together. */
async function lookAt(chart: Locator): Promise<Chart> {
	await chart.getByText('Show as table').click();
	await expect(chart.getByRole('table')).toBeVisible();
	const { texts, heights, path } = await chart.evaluate((root) => ({
		texts: [...root.querySelectorAll('tbody tr td:nth-child(2)')].map(
			(cell) => (cell as HTMLElement).innerText
		),
		heights: [...root.querySelectorAll<HTMLElement>('[data-bar]')].map(({ style }) => style.height),
		path: root.querySelector('svg path')?.getAttribute('d') ?? ''
	}));
	return {
		told: texts.map((text) => (text === '–' ? null : numberIn(text))),
		bars: heights.map((height) => (height ? parseFloat(height) : null)),
		path
	};
}

async function expectBars(page: Page, path: string): Promise<void> {
	await visit(page, path);
	const chart = page.locator('[data-chart]').first();
	await expect(chart.locator('[data-bar]').first()).toBeAttached();
	await expect(chart).toContainText(/This week .+ Over 12 weeks between/);
	const { told, bars } = await lookAt(chart);
	expect(told, path).toHaveLength(bars.length);
	const highest = Math.max(...told.map(Number));
	told.forEach((value, n) => {
		if (value === null) return expect(bars[n], `${path} ${n}`).toBeNull();
		// Never lower than can be seen, and the table rounds to whole minutes.
		const expected = Math.max(3, (value / highest) * 100);
		return expect(Math.abs((bars[n] ?? 0) - expected), `${path} ${n}`).toBeLessThan(1);
	});
}

async function expectLine(chart: Locator): Promise<void> {
	await expect(chart.locator('svg path').first()).toBeAttached();
	const { told: cells, path } = await lookAt(chart);
	const heights = [...path.matchAll(/[ML]\s*[\d.]+[ ,]([\d.]+)/g)].map(
		(found) => -Number(found[1])
	);
	const told = cells.filter((value) => value !== null);
	expect(heights.length).toBeGreaterThan(2);
	expect(told).toHaveLength(heights.length);
	const highest = heights.indexOf(Math.max(...heights));
	const lowest = heights.indexOf(Math.min(...heights));
	expect(told[highest]).toBe(Math.max(...told));
	expect(told[lowest]).toBe(Math.min(...told));
}

/** Several charts over the same days: one cursor, words, and a table each. */
async function expectTrends(page: Page): Promise<void> {
	// Loaded: what stood there before is of other days.
	await page.goto('/trends?range=30d');
	const chart = page.getByRole('region', { name: 'Hours fasted', exact: true });
	await expect(chart).toContainText(/ a day on average over \d+ days, .+ in all\./);
	const slider = chart.getByRole('slider');
	await slider.focus();
	await page.keyboard.press('Home');
	const said = await slider.getAttribute('aria-valuetext');
	await expect(chart.getByText(said ?? 'nothing said')).toBeVisible();
	const [day] = (said ?? '').split(':');
	await expect(page.getByRole('region', { name: 'Time tracked' })).toContainText(`${day}:`);
	const drawn = await chart
		.locator('[data-bar]')
		.evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('data-bar'))));
	const { told } = await lookAt(chart);
	expect(told).toHaveLength(30);
	const minutes = told.filter((value) => value !== null).reverse();
	expect(minutes).toHaveLength(drawn.length);
	minutes.forEach((value, n) => {
		expect(Math.abs(value - (drawn[n] ?? 0) * 60)).toBeLessThan(1);
	});

	await page.getByRole('link', { name: 'Compare' }).click();
	await expect(chart.getByRole('columnheader', { name: 'Time before' })).toBeVisible();
	await page.getByRole('link', { name: 'Earlier' }).click();
	await expect(page).toHaveURL(/range=30d&until=\d{4}-\d\d-\d\d&compare=1/);
	await expect(page.getByRole('link', { name: 'Later' })).toHaveAttribute('href', /range=30d/);

	const year = page.getByRole('region', { name: 'A year', exact: true });
	await expect(year.locator('td[data-week]')).toHaveCount(53 * 7);
	await expectMonth(page, year);
	await expect(page.getByRole('region', { name: 'What goes together' })).toContainText(
		'Together, not because.'
	);
}

/** From a month of the year to its days, along them by the arrows, and to the same by its address. */
async function expectMonth(page: Page, year: Locator): Promise<void> {
	await year.getByLabel('Coloured by').selectOption({ label: 'Hours fasted' });
	await expect(page).toHaveURL(/of=fasting_hours/);
	await year.locator('thead').getByRole('link').nth(5).click();
	await expect(page).toHaveURL(/month=\d{4}-\d\d/);
	const month = page.getByRole('region', { name: 'A month', exact: true });
	await expect(month.getByRole('heading')).toBeFocused();
	const days = month.getByRole('grid').getByRole('link');
	const first = new URL(page.url()).searchParams.get('month');
	await expect(days.first()).toHaveAttribute('data-day', `${first}-01`);
	expect(await days.count()).toBeGreaterThan(27);
	await days.first().focus();
	for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
	await expect(month.locator('[data-day$="-09"]')).toBeFocused();
	await expect(month.locator('[tabindex="0"][data-day]')).toHaveCount(1);
	// What a day shows is what it says: hours and minutes, or nothing known.
	const told = await days.evaluateAll((links) =>
		links.map((link) => [
			link.getAttribute('data-level') === 'unknown',
			/nothing known/.test(link.getAttribute('aria-label') ?? ''),
			!/\d:\d\d$/.test((link.textContent ?? '').trim())
		])
	);
	for (const [unknown, said, blank] of told) expect([said, blank]).toEqual([unknown, unknown]);
	await month.getByRole('link', { name: /^Month before/ }).click();
	await expect(days.first()).not.toHaveAttribute('data-day', `${first}-01`);
	const address = page.url();
	await page.goto('/');
	await page.goto(address);
	await expect(month).toBeInViewport();
	await expect(month.getByLabel('Coloured by')).toHaveValue('fasting_hours');
	await month.getByRole('link', { name: 'Whole year' }).click();
	await expect(year).toBeVisible();
}

/** Five numbers beside the week before, and one remark. */
async function expectReview(page: Page): Promise<void> {
	await visit(page, '/trends');
	await page.getByRole('link', { name: 'Weekly review' }).click();
	const numbers = page.getByRole('region', { name: 'The week in numbers' }).getByRole('listitem');
	await expect(numbers).toHaveCount(5);
	for (const told of ['Weight', 'Energy eaten', 'Time in workouts', 'Hours fasted']) {
		const number = numbers.filter({ hasText: told });
		await expect(number).toContainText(/week before/);
		await expect(number).toContainText(/4-week mean .+\d/);
	}
	await expect(page.getByRole('region', { name: 'Over a longer time' })).toContainText(
		/Together, not because|Weight: the trend|Nothing reliable/
	);
	await expect(page.getByRole('link', { name: 'Week after' })).toHaveAttribute(
		'aria-disabled',
		'true'
	);
	const shown = await numbers.first().innerText();
	await page.getByRole('link', { name: 'Week before' }).click();
	await expect(page).toHaveURL(/week\?of=\d{4}-\d\d-\d\d/);
	await expect(numbers.first()).not.toHaveText(shown);
	await expect(page.getByRole('link', { name: 'Week after' })).toHaveAttribute('href', /of=/);
}

test('check 19: each chart has a summary, and a table with the values that it draws', async ({
	browser
}) => {
	const context = await browser.newContext({ baseURL: home.origin, locale: 'en-GB' });
	const page = await context.newPage();
	await page.goto('/login');
	await page.getByRole('button', { name: 'Look around with example data' }).click();
	await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible({ timeout: 60_000 });
	const userId = await page.evaluate(
		() => JSON.parse(localStorage.getItem('lifetracker:identity') ?? '{}').userId as string
	);
	// A chart that is read while its history comes has more in its table than was drawn.
	await whole(page, { userId, email: '', password: '' });
	for (const path of ['/workouts', '/fasting', '/nutrition', '/time']) await expectBars(page, path);

	await visit(page, '/weight');
	const weeks = page.locator('[data-chart]').first();
	await expect(weeks).toContainText('Over 12 weeks between');
	await expectLine(weeks);
	await page.locator('[data-row]').first().click();
	const row = page.getByRole('region', { name: 'Summary' }).locator('[data-chart]');
	await expect(row).toContainText('weigh-ins up to this one');
	await expectLine(row);

	await visit(page, '/trends?range=90d');
	const trend = page.locator('[data-chart]').first();
	await expect(trend).toContainText(/The trend (fell|rose|stayed)/);
	await expect(trend.locator('.weight-dot').first()).toBeAttached();
	// The table stands in place of the drawing.
	const dots = await trend.locator('.weight-dot, .weight-again').count();
	const { told } = await lookAt(trend);
	expect(dots).toBeGreaterThan(2);
	expect(told).toHaveLength(dots);
	await expectTrends(page);
	await expectReview(page);
	await context.close();
});

test('a week begins with a look back on the one before, and a day that may not be whole is asked about', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		...{ locale: 'en-GB', timezoneId: 'UTC' }
	});
	const random = seededRandom(7);
	const today = dayOf(Date.now(), 0);
	const monday = addDays(today, 1 - weekday(today));
	const own = { source: 'manual', deletedAt: null, utcOffset: 0 };
	// Four weeks with a food log; on the last Thursday there is little of it.
	const days = Array.from({ length: 28 }, (_, n) => addDays(monday, n - 28));
	const meals = days.map((day, n) => ({
		...{ ...factory(meal)(random), ...own, revision: n + 1 },
		eatenAt: Date.parse(`${day}T12:00Z`)
	}));
	const items = meals.map(({ id }, n) => ({
		...{ ...factory(mealItem)(random), ...own, revision: n + 100 },
		...{ mealId: id, energyKcal: n === 24 ? 640 : 1900 }
	}));
	await fillReplica(page, person, 'meals', meals);
	await fillReplica(page, person, 'meal_items', items);
	await page.clock.setFixedTime(`${monday}T09:00Z`);
	await page.goto('/');
	await page.getByRole('link', { name: 'Look back on it' }).click();
	await expect(page).toHaveURL(`/trends/week?of=${addDays(monday, -7)}`);
	const numbers = page.getByRole('region', { name: 'The week in numbers' });
	await expect(numbers).toContainText('1,720\u202fkcal');
	await expect(numbers).toContainText('−180\u202fkcal on the week before');
	await expect(numbers).toContainText('4-week mean 1,900\u202fkcal');
	await expect(numbers).toContainText('Nothing known of this week');

	const question = page.getByRole('region', { name: 'Was Thursday complete?' });
	await expect(question).toContainText(
		'640\u202fkcal logged; a usual day of yours has 1,900\u202fkcal.'
	);
	const yes = question.getByRole('button', { name: 'Yes, all is logged' });
	const messages = page.getByRole('region', { name: 'Messages' });
	await yes.click();
	await expect(question).toContainText('is logged.');
	await expect(messages).toContainText('Thursday marked complete');
	await messages.getByRole('button', { name: 'Undo' }).click();
	await yes.click();
	await expect(question).toContainText('is logged.');
	await question.getByRole('button', { name: 'It is not complete' }).click();
	await expect(yes).toBeVisible();
	await expect(messages).toContainText('Thursday no longer complete');
	await question.getByRole('button', { name: 'Leave it open' }).click();
	await expect(question).toBeHidden();
	await page.reload();
	await expect(numbers).toContainText('1,720');
	await expect(question).toBeHidden();

	await page.goto('/');
	await page.getByRole('button', { name: 'Leave out the review of this week' }).click();
	await expect(page.getByRole('link', { name: 'Look back on it' })).toBeHidden();
	await context.close();
});

test('what is noted of a day is marked in every chart, told with the day, and taken back by one undo', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		...{ locale: 'en-GB', timezoneId: 'UTC' }
	});
	const today = dayOf(Date.now(), 0);
	const random = seededRandom(11);
	const fasts = Array.from({ length: 10 }, (_, n) => ({
		...{ ...factory(fastingPeriod)(random), source: 'manual', deletedAt: null, revision: n + 1 },
		...{ utcOffset: 0, start: Date.parse(`${addDays(today, -n - 1)}T02:00Z`) },
		end: Date.parse(`${addDays(today, -n - 1)}T18:00Z`)
	}));
	await fillReplica(page, person, 'fasting_periods', fasts);
	await page.goto('/trends?range=30d');
	const chart = page.getByRole('region', { name: 'Hours fasted', exact: true });
	const notes = page.getByRole('region', { name: 'Notes' });
	await expect(notes).toContainText('None in this time.');
	await notes.getByLabel('Day').fill(addDays(today, -3));
	await notes.getByRole('link', { name: 'Write a note' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel(/^Note for/).fill('Ill, in bed');
	await dialog.getByRole('button', { name: 'Save note' }).click();
	await expect(notes.getByRole('link', { name: /Ill, in bed/ })).toBeVisible();
	await expect(chart.locator('[data-note]')).toHaveCount(1);
	const slider = chart.getByRole('slider');
	await slider.focus();
	for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
	await expect(slider).toHaveAttribute('aria-valuetext', /: 16.h · Note: Ill, in bed$/);
	await expect(chart.getByText('Note: Ill, in bed')).toBeVisible();
	await page
		.getByRole('region', { name: 'Messages' })
		.getByRole('button', { name: 'Undo' })
		.click();
	await expect(chart.locator('[data-note]')).toHaveCount(0);
	await context.close();
});

test('what goes together is called useful or not, for every device, and taken back by one undo', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, {
		...{ locale: 'en-GB', timezoneId: 'UTC' }
	});
	const today = dayOf(Date.now(), 0);
	const random = seededRandom(23);
	const own = { source: 'manual', deletedAt: null, utcOffset: 0 };
	// The longer a fast, the longer the work of that day.
	const days = Array.from({ length: 90 }, (_, n) => ({ n, share: random() }));
	const at = (n: number, hours: number) =>
		Date.parse(`${addDays(today, -n - 1)}T00:00Z`) + hours * 3_600_000;
	const fasts = days.map(({ n, share }) => ({
		...{ ...factory(fastingPeriod)(random), ...own, revision: n + 1 },
		...{ start: at(n, 0), end: at(n, 8 + 6 * share) }
	}));
	const entries = days.map(({ n, share }) => ({
		...{ ...factory(timeEntry)(random), ...own, revision: n + 100, projectId: null },
		...{ start: at(n, 15), stop: at(n, 16 + 5 * share) }
	}));
	await fillReplica(page, person, 'fasting_periods', fasts);
	await fillReplica(page, person, 'time_entries', entries);
	await page.goto('/trends');
	const together = page.getByRole('region', { name: 'What goes together' });
	const card = together.getByRole('listitem').filter({ hasText: /On days with/ });
	const useful = card.getByRole('button', { name: 'Useful', exact: true });
	const messages = page.getByRole('region', { name: 'Messages' });
	const undo = messages.getByRole('button', { name: 'Undo' });
	await expect(card).toHaveCount(1);
	await useful.click();
	await expect(useful).toHaveAttribute('aria-pressed', 'true');
	await expect(messages).toContainText('Kept first');
	await undo.click();
	await expect(useful).toHaveAttribute('aria-pressed', 'false');
	await useful.click();
	await expect(messages).toContainText('Kept first');
	await page.reload();
	await expect(useful).toHaveAttribute('aria-pressed', 'true');
	await expectAccessible(page);
	await card.getByRole('button', { name: 'Not useful' }).click();
	await expect(card).toHaveCount(0);
	await together.getByRole('button', { name: 'Show what was hidden' }).click();
	await expect(useful).toHaveAttribute('aria-pressed', 'false');
	await context.close();
});

test('check 19: a running fast is told on request, and of itself only when it reaches its goal', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, { locale: 'en-GB' });
	const fast = {
		...factory(fastingPeriod)(seededRandom(19)),
		start: Date.now() - 16 * 3_600_000 + 5 * 60_000,
		end: null,
		goalHours: 16,
		protocol: '16:8',
		outcome: null,
		deletedAt: null,
		revision: 1
	};
	await fillReplica(page, person, 'fasting_periods', [fast]);
	await page.clock.install();
	await page.goto('/fasting');
	const timer = page.getByRole('timer');
	await expect(timer).toContainText('15:5');
	await expect(timer).toHaveAttribute('aria-live', 'off');
	const clock = page.getByRole('button', { name: /of 16.h/ });
	await expect(clock).toContainText(/15:5\d:\d\d/);
	await page.evaluate(() => {
		const said: string[] = [];
		Object.assign(window, { said });
		const isLive = (node: Node | null) =>
			(node instanceof Element ? node : node?.parentElement)?.closest(
				'[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])'
			);
		new MutationObserver((changes) => {
			for (const { target } of changes) if (isLive(target)) said.push(target.textContent ?? '');
		}).observe(document.body, { subtree: true, childList: true, characterData: true });
	});
	const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
	const shown = await clock.innerText();
	await page.clock.fastForward(3000);
	await expect(clock).not.toHaveText(shown);
	expect(await said()).toEqual([]);
	await page.clock.fastForward('10:00');
	await expect(page.getByRole('status').getByText(/Fast reached 16.h/)).toBeVisible();
	await page.clock.fastForward(3000);
	expect((await said()).filter((text) => /Fast reached/.test(text)).length).toBeGreaterThan(0);
	expect((await said()).filter((text) => /\d:\d\d/.test(text))).toEqual([]);
	await context.close();
});
