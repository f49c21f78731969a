import { expect, test } from '@playwright/test';
import { makePerson, quiet, replicaRows, signedInDevice, storedRows } from './support/people.ts';
import { startServer } from './support/server.ts';

const entries = 200;

test('I2, I5, I14: a server killed three times while a device sends 200 entries has each of them once', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const server = await startServer();
	const person = await makePerson(server);
	const { context, page } = await signedInDevice(browser, server, person, { path: '/import' });
	/** The end that the next push brings about: once its rows are stored, or while they are. */
	let next: { once: 'stored' | 'sent'; kill: () => void } | null = null;
	await context.route(/\/api\/trpc\/sync\.push/, async (route) => {
		if (!next) return route.continue();
		const { once, kill } = next;
		next = null;
		const answer = route.fetch().catch(() => undefined);
		if (once === 'stored') await answer;
		kill();
		return route.abort();
	});
	const csv = (from: number, count: number) =>
		[
			'Date,Start,End,Hours,Night Eating',
			...Array.from({ length: count }, (_, n) => {
				const at = new Date(Date.UTC(2022, 0, 1 + from + n));
				const year = String(at.getUTCFullYear() % 100);
				return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${year},20:00,12:00,16,0`;
			}),
			''
		].join('\n');
	const ends = ['stored', 'sent', 'stored', null] as const;
	const portion = entries / ends.length;
	// Or it waits for its next try, which comes later each time.
	const goOn = () => page.evaluate(() => dispatchEvent(new Event('online')));
	for (const [part, once] of ends.entries()) {
		const dead = new Promise<void>((died) => {
			next = once && { once, kill: () => void server.kill().then(died) };
			if (!once) died();
		});
		const buffer = Buffer.from(csv(part * portion, portion));
		await page
			.getByLabel('Choose a Zero export')
			.setInputFiles({ name: `part-${part}.csv`, mimeType: 'text/csv', buffer });
		await page.getByRole('button', { name: `Import ${portion} fasts` }).click();
		await expect(page.getByText(`${portion} fasts imported.`)).toBeVisible();
		await goOn();
		await dead;
		if (once) await server.start();
		await goOn();
		await page.getByRole('button', { name: 'Import another file' }).click();
	}
	await quiet(page, person);

	const stored = await storedRows<{ source_id: string; deleted_at: unknown }>(
		server,
		person,
		'fasting_periods'
	);
	expect(stored).toHaveLength(entries);
	expect(new Set(stored.map(({ source_id }) => source_id)).size).toBe(entries);
	expect(stored.every(({ deleted_at }) => deleted_at === null)).toBe(true);
	expect(await replicaRows(page, person, 'dead')).toEqual([]);
	await context.close();
	await server.stop();
});
