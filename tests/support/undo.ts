import type { Page } from '@playwright/test';

/** Takes back the deed that says so: what came before may still be told beside it. */
export function undoSaid(page: Page, words: string): Promise<void> {
	return page
		.getByRole('status')
		.locator('> div')
		.filter({ hasText: words })
		.getByRole('button', { name: 'Undo', exact: true })
		.click();
}
