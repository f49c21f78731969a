import { expect, it } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import type { Write, WriteOptions } from '#lib/sync/client/store.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { fastingPeriod } from '../fasting/entity.ts';
import { entities, entityNamed } from '../registry.ts';
import { importBatch } from './entity.ts';
import { planImport, type Existing } from './plan.ts';
import { recordOf } from './record.ts';
import { pastImports, takeBackDecided, takeBackWrite } from './take-back.ts';
import { importParts } from './writes.ts';

// promise 14 and the undo of an import: whatever interrupts either, repeating it ends as once.

const userId = '018f0000-0000-7000-8000-000000000000';
const rows = 1100;
const hour = 3_600_000;
const records = Array.from({ length: rows }, (_, n) =>
	recordOf(userId, {
		entity: fastingPeriod,
		source: 'zero',
		sourceId: `fast ${n}`,
		line: n + 2,
		values: { start: n * 24 * hour, end: (n * 24 + 16) * hour, utcOffset: 0 }
	})
);

/** A replica whose page is closed before its n-th write. */
class ClosedEarly extends LocalReplica {
	writesLeft = Infinity;

	override write(label: string, writes: readonly Write[], options?: WriteOptions) {
		if (this.writesLeft-- <= 0) return Promise.reject(new Error('The page was closed.'));
		return super.write(label, writes, options);
	}
}

let clock = 1_000_000;
function device(): ClosedEarly {
	const store = new MemoryStore(shapesOf(entities));
	return new ClosedEarly({ userId, entities, store, now: () => clock++ });
}

const existingIn = (replica: LocalReplica): Existing => ({
	find: (entity, ids) => replica.find(entity, ids),
	within: () => Promise.resolve([])
});

async function importAll(replica: LocalReplica, importId: string): Promise<void> {
	const format = { matches: {} };
	const existing = existingIn(replica);
	const plan = await planImport({ records, problems: [] }, { format, existing, entityNamed });
	const run = { userId, importId, fileName: 'zero.csv', kind: 'zero-csv', importedAt: 1 };
	const asked = { bringBack: false, addDetails: false, entityNamed };
	const parts = [...importParts(plan, { ...run, ...asked })];
	for (const [n, { writes }] of parts.entries()) {
		const inverse = n === parts.length - 1 ? [takeBackWrite(userId, importId)] : [];
		await replica.write('Fasts imported', writes, { inverse });
	}
}

const fasts = async (replica: LocalReplica) =>
	(await replica.range(fastingPeriod, { newestFirst: false })).map(({ id, start, end }) => [
		id,
		start,
		end
	]);

const first = '018f0000-0000-7000-8000-00000000000a';
const second = '018f0000-0000-7000-8000-00000000000b';
const takeBack = (replica: LocalReplica) =>
	takeBackDecided({ replica, entityNamed, onProgress: () => undefined });

it('promise 14: an import that is cut off after any part and repeated is the import once', async () => {
	const whole = device();
	await importAll(whole, first);
	const once = await fasts(whole);
	expect(once).toHaveLength(rows);
	for (let parts = 0; parts < 5; parts++) {
		const replica = device();
		replica.writesLeft = parts;
		await expect(importAll(replica, first)).rejects.toThrow('closed');
		replica.writesLeft = Infinity;
		await importAll(replica, second);
		expect(await fasts(replica)).toEqual(once);
	}
});

it('an undo that is cut off anywhere is carried on, and ends with nothing left of the import', async () => {
	for (let writes = 0; writes <= 6; writes++) {
		const replica = device();
		const kept = { start: 5, end: 6, utcOffset: 0 };
		const own = recordOf(userId, {
			entity: fastingPeriod,
			source: 'zero',
			sourceId: 'own',
			line: 1,
			values: kept
		});
		const values = withInitial(fastingPeriod, kept);
		await replica.write('Kept', [{ kind: 'create', ...own, entity: fastingPeriod, values }]);
		const before = await fasts(replica);
		await importAll(replica, first);
		await replica.write('Import taken back', [takeBackWrite(userId, first)], { inverse: [] });
		replica.writesLeft = writes;
		await takeBack(replica).catch(() => undefined);
		// From the decision on it is no import any more, whatever is left of it.
		expect((await pastImports(replica)).filter(({ isLeaving }) => !isLeaving)).toEqual([]);
		replica.writesLeft = Infinity;
		await takeBack(replica);
		expect(await fasts(replica)).toEqual(before);
		expect(await replica.range(importBatch)).toEqual([]);
	}
});

it('one deed takes back an import of many parts', async () => {
	const replica = device();
	await importAll(replica, first);
	const [deed, ...others] = await replica.deeds();
	expect([deed?.label, others]).toEqual(['Fasts imported', []]);
	await replica.undo(deed!);
	await takeBack(replica);
	expect(await fasts(replica)).toEqual([]);
});
