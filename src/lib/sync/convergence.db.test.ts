import { afterAll, beforeAll, expect, test } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { between, pick, seededRandom, type Random } from '#lib/platform/random.ts';
import { freshDatabase, type FreshDatabase } from '../../../tests/support/database.ts';
import { ReplicaDevice, wireTo } from '../../../tests/support/replica-device.ts';
import { makePerson } from '../../../tests/support/sync-device.ts';
import { Unreachable } from './client/transport-errors.ts';
import { change, create, remove, restore, revert } from './client/write.ts';
import { createSync, type Sync } from './server/sync.server.ts';

// The device's own engine against the real server and Postgres: what the simulator's model of a
// server says must also be so.

let fresh: FreshDatabase;
let sync: Sync;
let now = Date.now();

beforeAll(async () => {
	fresh = await freshDatabase();
	sync = createSync(fresh.database, entities, { now: () => now });
});
afterAll(async () => {
	await sync.stop();
	await fresh.close();
});

/** Requests reach the server, some of them twice, and some answers never come back. */
function faulty(random: Random, faults: () => boolean) {
	return async <A>(ask: () => Promise<A>): Promise<A> => {
		if (faults() && random() < 0.15) await ask();
		const answer = await ask();
		if (faults() && random() < 0.15) throw new Unreachable('the answer was lost');
		return answer;
	};
}

class Device extends ReplicaDevice {
	constructor(person: string, random: Random, faults: () => boolean) {
		super(person, wireTo(sync, person, faulty(random, faults)), () => now);
	}

	all = () => [...this.store.peek<AnyRow>('weigh_ins').values()];
	living = () =>
		this.all()
			.filter((row) => row.deletedAt === null)
			.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function act(random: Random, device: Device): Promise<void> {
	const { replica } = device;
	const rows = device.all();
	const note = `note ${between(random, 0, 1e9)}`;
	const weightKg = between(random, 40_000, 150_000) / 1000;
	const deeds = await replica.deeds();
	if (deeds.length > 0 && random() < 0.15) return replica.undo(pick(random, deeds));
	if (rows.length === 0 || random() < 0.25) {
		const values = { measuredAt: now - between(random, 0, 1e10), weightKg, note };
		await replica.write('made', [create(weighIn, values)]);
		return;
	}
	const row = pick(random, rows);
	const said = Object.keys(row.sourceValues ?? {});
	const write =
		row.deletedAt !== null && random() < 0.5
			? restore(weighIn, row.id)
			: random() < 0.2
				? remove(weighIn, row.id)
				: said.length > 0 && random() < 0.5
					? revert(weighIn, row, [pick(random, said) as 'note'])
					: change(weighIn, row.id, random() < 0.5 ? { note } : { weightKg });
	await replica.write('changed', [write]);
}

async function ingest(random: Random, person: string): Promise<void> {
	const sourceId = `g${between(random, 1, 2)}`;
	const weightKg = between(random, 40_000, 150_000) / 1000;
	const sourceRemoved = random() < 0.2;
	const values = { measuredAt: 1_700_000_000_000, utcOffset: 0, weightKg, device: 'scale' };
	const record = { source: 'withings', sourceId, sourceAt: now * 1000, sourceRemoved };
	const told = { ...record, sourceHash: `${weightKg}`, values: sourceRemoved ? {} : values };
	await sync.ingest({ userId: person, entity: weighIn }, [told]);
}

/** As after a restored backup: newer rows are gone, and the server lives another life. */
async function forget(random: Random, person: string): Promise<void> {
	const [head] = await fresh.asOwner<{ revision: string }>(
		'select revision from sync_heads where user_id = $1::uuid',
		[person]
	);
	const kept = between(random, 0, Number(head!.revision));
	await fresh.asOwner('delete from weigh_ins where user_id = $1::uuid and revision > $2::bigint', [
		person,
		kept
	]);
	await fresh.asOwner(
		'update sync_heads set revision = $2::bigint, epoch = gen_random_uuid() where user_id = $1::uuid',
		[person, kept]
	);
}

test('I2 I3 I5 I14 I17: three devices and Postgres end equal, whatever is lost on the way', async () => {
	for (let seed = 1; seed <= 25; seed++) {
		const random = seededRandom(seed);
		const person = await makePerson(fresh.database);
		let faults = true;
		const devices = [0, 1, 2].map(() => new Device(person, random, () => faults));
		for (let n = 0; n < 40; n++) {
			now += between(random, 1, 500);
			const chance = random();
			if (chance < 0.5) await act(random, pick(random, devices));
			else if (chance < 0.85) await pick(random, devices).exchange();
			else if (chance < 0.98) await ingest(random, person);
			else await forget(random, person);
		}
		faults = false;
		const newcomer = new Device(person, random, () => faults);
		for (let pass = 0; pass < 3; pass++) {
			for (const device of [...devices, newcomer]) while (await device.exchange());
		}
		const truth = newcomer.living();
		for (const device of devices) {
			expect({ seed, waiting: device.waiting(), rows: device.living() }).toEqual({
				seed,
				waiting: 0,
				rows: truth
			});
			expect(device.store.peek('dead').size).toBe(0);
		}
		const stored = await sync.audit(person);
		expect(stored.entities['weigh_ins']?.count).toBe(truth.length);
	}
}, 120_000);
