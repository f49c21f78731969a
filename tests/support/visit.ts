import type { Page } from '@playwright/test';

/** As by a link, which spares the load of a page; a tab that has nothing open loads it. */
export async function visit(page: Page, path: string): Promise<void> {
	if (page.url() === 'about:blank') return void (await page.goto(path));
	await page.evaluate((to) => {
		const link = document.createElement('a');
		link.href = to;
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await page.waitForURL(({ pathname, search }) => `${pathname}${search}` === path);
}
