import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { makePerson, pullInput } from '../../../../tests/support/sync-device.ts';
import { seedExampleLife } from './seed.server.ts';

const now = Date.now();
let open: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
	open = await freshDatabase();
});
afterAll(() => open.close());

describe('the example account', () => {
	it('is filled through the one merge, and seeding it again changes nothing', async () => {
		const sync = createSync(open.database, entities, { now: () => now });
		const person = await makePerson(open.database);
		const rows = await seedExampleLife(sync, person, { now, zone: 'Europe/Berlin' });
		const seeded = await sync.audit(person);
		expect(rows).toBeGreaterThan(5000);

		await seedExampleLife(sync, person, { now, zone: 'Europe/Berlin' });
		expect(await sync.audit(person)).toEqual(seeded);
		const page = await sync.pull(person, pullInput({ cursor: null }));
		expect(page).toMatchObject({ kind: 'page' });
		await sync.stop();
	});
});
