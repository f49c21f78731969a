import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	creation,
	makePerson,
	pullInput,
	pushInput
} from '../../../../tests/support/sync-device.ts';
import { removeExampleLife, seedExampleLife } from './seed.server.ts';

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

		const later = { now: now + 3 * 86_400_000, zone: 'Europe/Berlin' };
		await sync.push(person, pushInput([creation(project, { name: 'Mine' })]));
		expect(await removeExampleLife(sync, person, later)).toBe(rows);
		const left = Object.values((await sync.audit(person)).entities);
		expect(left.reduce((sum, { count }) => sum + count, 0)).toBe(1);
		await sync.stop();
	});
});
