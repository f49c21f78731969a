import { expect, type Page } from '@playwright/test';

/** Logs a meal by its energy alone, from wherever the page is. */
export async function logMeal(page: Page, kcal: number): Promise<void> {
	await page.goto('/?add=meal');
	await page.getByRole('button', { name: 'Quick entry' }).click();
	await page.getByLabel('Energy').fill(String(kcal));
	await page.getByRole('button', { name: 'Add to plate' }).click();
	await page.getByRole('button', { name: 'Save meal' }).click();
	await page
		.getByRole('status')
		.getByText(/added$/)
		.waitFor();
}

export async function logGoal(page: Page, name: string): Promise<void> {
	await page.goto('/goals');
	await page.getByRole('button', { name: 'New goal' }).first().click();
	await page.getByRole('dialog').getByRole('button', { name: 'Workouts a week' }).click();
	await page.getByLabel('Name').fill(name);
	await page.getByRole('button', { name: 'Save goal' }).click();
	await page.getByRole('status').getByText('Goal added').waitFor();
}

export async function logWorkout(page: Page, sport: string): Promise<void> {
	await page.goto('/workouts?add=workout');
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
	await page.goto(`${row.at}/${row.id}?edit=${row.of}:${row.id}`);
	for (const [label, text] of Object.entries(fields)) {
		await page.getByRole('dialog').getByLabel(label, { exact: true }).fill(text);
	}
	await saveSheet(page, 'Save');
}

export async function logWeight(page: Page, kilograms: number): Promise<void> {
	await page.goto('/weight?add=weight');
	await page.getByRole('dialog').getByLabel('Weight', { exact: true }).fill(String(kilograms));
	await saveSheet(page, 'Save weight');
}

async function saveSheet(page: Page, button: string): Promise<void> {
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: button, exact: true }).click();
	// What stands in its way is said inside.
	await expect.poll(() => dialog.allInnerTexts(), { timeout: 30_000 }).toEqual([]);
}
