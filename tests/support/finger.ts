import type { Page } from '@playwright/test';

interface Point {
	readonly x: number;
	readonly y: number;
}

/**
 * One finger along a line, in a tenth of a second by its own clock, however slow the machine is; with
 * `until` it stays on the glass before it is lifted.
 */
export async function drawFinger(
	page: Page,
	{ from, to }: { readonly from: Point; readonly to: Point },
	until?: () => Promise<unknown>
): Promise<void> {
	const finger = await page.context().newCDPSession(page);
	const began = Date.now() / 1000;
	const at = (share: number) => ({
		timestamp: began + share / 10,
		touchPoints: [{ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }]
	});
	const moves = from.x === to.x && from.y === to.y ? [] : [0.25, 0.5, 0.75, 1];
	// At once: a finger that swipes does not seem to hold.
	await Promise.all([
		finger.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(0) }),
		...moves.map((share) =>
			finger.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(share) })
		)
	]);
	await until?.();
	const lifted = { timestamp: began + 0.11, touchPoints: [] };
	await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', ...lifted });
	await finger.detach();
}
