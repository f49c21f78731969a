import { expect, type Page } from '@playwright/test';
import { visit } from './visit.ts';

/** Logs a meal by its energy alone, from wherever the page is. */
export async function logMeal(page: Page, kcal: number): Promise<void> {
	await openSheet(page, '/', 'add=meal');
	await page.getByRole('button', { name: 'Quick entry' }).click();
	await page.getByLabel('Energy').fill(String(kcal));
	await page.getByRole('button', { name: 'Add to plate' }).click();
	await saveSheet(page, 'Save meal (1)');
}

export async function logGoal(page: Page, name: string): Promise<void> {
	await visit(page, '/goals');
	await page.getByRole('button', { name: 'New goal' }).first().click();
	await page.getByRole('dialog').getByRole('button', { name: 'Workouts a week' }).click();
	await page.getByRole('button', { name: 'Next' }).click();
	await page.getByLabel('Name').fill(name);
	await page.getByRole('button', { name: 'Save goal' }).click();
	await page.getByRole('status').getByText('Goal added').waitFor();
}

export async function logWorkout(page: Page, sport: string): Promise<void> {
	await openSheet(page, '/workouts', 'add=workout');
	await page.getByLabel('Sport', { exact: true }).fill(sport);
	await page.getByLabel('Length').fill('45m');
	await saveSheet(page, 'Save workout');
}

/** Fills the given fields of a row in its sheet, and saves. */
export async function editRow(
	page: Page,
	row: { readonly id: string; readonly of: string; readonly at: string },
	fields: Readonly<Record<string, string>>
): Promise<void> {
	await openSheet(page, `${row.at}/${row.id}`, `edit=${row.of}:${row.id}`);
	for (const [label, text] of Object.entries(fields)) {
		await page.getByRole('dialog').getByLabel(label, { exact: true }).fill(text);
	}
	await saveSheet(page, 'Save');
}

export async function logWeight(page: Page, kilograms: number): Promise<void> {
	await openSheet(page, '/weight', 'add=weight');
	await page.getByRole('dialog').getByLabel('Weight', { exact: true }).fill(String(kilograms));
	await saveSheet(page, 'Save weight');
}

/** From its page, to which it leads back. */
async function openSheet(page: Page, path: string, sheet: string): Promise<void> {
	await visit(page, path);
	await visit(page, `${path}?${sheet}`);
}

async function saveSheet(page: Page, button: string): Promise<void> {
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: button, exact: true }).click();
	// What stands in its way is said inside.
	await expect.poll(() => dialog.allInnerTexts(), { timeout: 30_000 }).toEqual([]);
}
