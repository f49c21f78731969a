import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import { expect, type Page } from '@playwright/test';

// What every screen keeps to, whatever it shows.

const rules: RunOptions = {
	runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
};
const colours: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };
/** Of a long list the first rows stand for all. */
const exclude = ['li', 'tr'].map((row) => `${row}:nth-child(n+13)`);

type Axe = typeof axe;

/** Half as much to read as what its module calls its source. */
const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
/** The style sheets would be read anew for each run, for a rule that is experimental and not among ours. */
const preload = { assets: ['media'] };

/** Handing the rules over takes longer than going through them: once for each page that was loaded. */
async function violations(page: Page, options: RunOptions): Promise<[string, string[]][]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
	return page.evaluate(
		async ([without, chosen]) => {
			const { axe: inPage } = window as unknown as { axe: Axe };
			const { violations } = await inPage.run({ exclude: without }, chosen);
			return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]);
		},
		[exclude, { ...options, preload, resultTypes: ['violations'] } satisfies RunOptions] as const
	);
}

async function expectKept(page: Page, where: string, options: RunOptions): Promise<void> {
	// What is still fading in has no contrast yet.
	await page.waitForFunction(() =>
		document
			.getAnimations()
			.every(
				(one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity
			)
	);
	expect.soft(await violations(page, options), where).toEqual([]);
}

/** No rule of WCAG 2.2 AA broken; what is named is what to mend. */
export function expectAccessible(page: Page, where = page.url()): Promise<void> {
	return expectKept(page, where, rules);
}

/** Between the themes nothing but colours differs. */
export async function expectAccessibleInBothThemes(page: Page, where: string): Promise<void> {
	await page.emulateMedia({ colorScheme: 'light' });
	await expectAccessible(page, `${where}, light`);
	await page.emulateMedia({ colorScheme: 'dark' });
	await expectKept(page, `${where}, dark`, colours);
}

/** Once the charts have drawn themselves to a new width. */
export async function expectNoSideways(page: Page, where = page.url()): Promise<void> {
	const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	await expect.poll(over, { message: `${where} goes sideways` }).toBeLessThanOrEqual(0);
}

/**
 * Check 17: each control has room for a finger, 44 px: its own, its label's, or that of the card it
 * covers. In a calendar length is time; the list of the page before has the same entry as a row.
 */
export async function expectRoomToTap(page: Page, where = page.url()): Promise<void> {
	const small = await page.evaluate(() => {
		const targetOf = (control: Element) => {
			const cover = getComputedStyle(control, '::after');
			const isSpread = cover.position === 'absolute' && cover.inset === '0px';
			const card = isSpread ? (control as HTMLElement).offsetParent : null;
			return card ?? control.closest('label') ?? control;
		};
		return [...document.querySelectorAll('a, button, input, select, textarea, summary')]
			.filter((control) => control.checkVisibility() && !control.matches('.sr-only, [data-entry]'))
			.map((control) => ({ control, room: targetOf(control).getBoundingClientRect() }))
			.filter(({ room: { width, height } }) => width > 1 && Math.min(width, height) < 43.5)
			.map(
				({ control, room }) => `${control.outerHTML.slice(0, 160)} ${room.width}×${room.height}`
			);
	});
	expect.soft(small, where).toEqual([]);
}

/** Everything that a screen of a phone keeps to, as it stands. */
export async function expectSound(page: Page): Promise<void> {
	await expectAccessible(page);
	await expectRoomToTap(page);
	await expectNoSideways(page);
}
