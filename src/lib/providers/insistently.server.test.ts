import { expect, test } from 'vitest';
import { DatabaseUnavailable } from '#lib/platform/server/database-unavailable.server.ts';
import { insistently } from './insistently.server.ts';

test('promise 18: a database that is away for a moment costs no pair of tokens', async () => {
	let tries = 0;
	const stored = insistently(async () => {
		tries += 1;
		if (tries === 1) throw new DatabaseUnavailable('unknown-outcome');
		return 'stored';
	});
	expect(await stored).toBe('stored');
	expect(tries).toBe(2);
});

test.each([new DatabaseUnavailable('closed'), new Error('ours')])(
	'what waiting does not mend is said at once: %s',
	async (error) => {
		let tries = 0;
		const failing = insistently(async () => {
			tries += 1;
			throw error;
		});
		await expect(failing).rejects.toBe(error);
		expect(tries).toBe(1);
	}
);
