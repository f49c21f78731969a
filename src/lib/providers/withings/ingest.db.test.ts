import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { creation, patch, pushInput } from '../../../../tests/support/sync-device.ts';
import { withingsRig, type WithingsRig } from '../../../../tests/support/withings.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { WireGroup } from './sandbox/group.server.ts';

const DAY = 86_400_000;
const all = { reach: { kind: 'all' } } as const;

let rig: WithingsRig;
let person: string;

beforeAll(async () => {
	rig = await withingsRig({ days: 45 });
});
afterAll(() => rig.close());
beforeEach(async () => {
	await rig.control({ do: 'reset' });
	await rig.control({ do: 'settings', callsPerMinute: 100_000 });
	await rig.fresh.asOwner('delete from rate_limits');
	person = await rig.person();
});

interface Row {
	id: string;
	source: string;
	note: string;
	source_id: string;
	weight_kg: string;
	fat_percent: string | null;
	utc_offset: number;
	device: string;
	attribution: string;
	deleted_at: number | null;
	source_values: Record<string, unknown> | null;
}

const rowsOf = (userId: string) =>
	rig.fresh.asOwner<Row>(
		`select *, weight_kg::text, fat_percent::text from weigh_ins
			where user_id = $1::uuid order by measured_at desc, id`,
		[userId]
	);
const rows = () => rowsOf(person);
const living = async () => (await rows()).filter((row) => row.deleted_at === null);
const rowFor = async (group: { grpid: number } | null | undefined) =>
	(await rows()).find((row) => row.source_id === String(group?.grpid));
const head = async () => {
	const [row] = await rig.fresh.asOwner<{ revision: number }>(
		'select revision from sync_heads where user_id = $1::uuid',
		[person]
	);
	return Number(row?.revision);
};
const payloads = () =>
	rig.fresh.asOwner('select * from provider_payloads where user_id = $1::uuid order by source_id', [
		person
	]);
const isWeight = ({ measures }: WireGroup) => measures.some(({ type }) => type === 1);
const there = async () => (await rig.control()).groups.filter(isWeight);
const weight = (grams: number) => [{ type: 1, value: grams, unit: -3 }];
const add = async (group: Record<string, unknown> = {}) =>
	(await rig.control({ do: 'add', group })).record!;
const nothingNew = { created: 0, updated: 0, removed: 0, skipped: 0 };

test('an identical re-sync of a year writes no row, burns no revision and keeps every payload', async () => {
	const usual = rig;
	rig = await withingsRig({ days: 380 });
	try {
		person = await rig.person();
		const parts = new Set<string>();
		const first = await rig.run(person, { onProgress: ({ part }) => parts.add(part) });
		expect(first).toMatchObject({ state: 'done', error: null, counts: { skipped: 0 } });
		expect([...parts]).toEqual(['recent', 'history']);
		expect(first.counts.created).toBeGreaterThan(250);
		expect((await rows()).length).toBe(first.counts.created);

		const before = [await rows(), await head(), await payloads()];
		for (const order of [{}, all, {}]) {
			const again = await rig.run(person, order);
			expect(again).toMatchObject({ state: 'done', counts: nothingNew });
			expect(again.counts.unchanged).toBeGreaterThan(0);
			expect([await rows(), await head(), await payloads()]).toEqual(before);
		}
	} finally {
		await rig.close();
		rig = usual;
	}
});

describe('what a weigh-in is', () => {
	test('hard case 17: weights are stored exactly, and 70.50 is 70.500', async () => {
		const given = [
			{ value: 118_003, unit: -3 },
			{ value: 7050, unit: -2 },
			{ value: 705_000, unit: -4 }
		];
		const groups: WireGroup[] = [];
		for (const one of given) groups.push(await add({ measures: [{ type: 1, ...one }] }));
		await rig.run(person);
		const stored = await Promise.all(groups.map(rowFor));
		expect(stored.map((row) => row?.weight_kg)).toEqual(['118.003', '70.500', '70.500']);
		const same = { measures: [{ type: 1, value: 705_000, unit: -4 }] };
		await rig.control({ do: 'edit', id: groups[1]!.grpid, patch: same });
		expect((await rig.run(person)).counts).toMatchObject(nothingNew);
	});

	test('hard cases 19, 20, 21: no weight is no row; what was not measured is null; a hand has no device', async () => {
		const pulse = await add({ measures: [{ type: 11, value: 60, unit: 0 }] });
		const bare = await add({ measures: weight(79_000), attrib: 2, deviceid: null, model: null });
		const { counts } = await rig.run(person);
		expect(counts.skipped).toBe(0);
		expect(await rowFor(pulse)).toBeUndefined();
		expect(await rowFor(bare)).toMatchObject({ fat_percent: null, device: '' });
		const whole = (await living()).find(({ fat_percent: fat }) => fat !== null);
		expect(Number(whole?.fat_percent)).toBeGreaterThan(10);
	});

	test('hard case 33: the day stays what it was when the person moves to another zone', async () => {
		await rig.control({ do: 'settings', zone: 'Europe/Berlin' });
		await rig.run(person);
		const before = await rows();
		await rig.control({ do: 'settings', zone: 'Asia/Tokyo' });
		const edited = Number(before[0]?.source_id);
		await rig.control({ do: 'edit', id: edited, patch: { measures: weight(80_001) } });
		const fresh = await add();
		expect((await rig.run(person, all)).counts).toMatchObject({ created: 1, updated: 1 });
		expect((await rowFor(fresh))?.utc_offset).toBe(540);
		const after = new Map((await rows()).map((row) => [row.source_id, row]));
		for (const row of before) expect(after.get(row.source_id)?.utc_offset).toBe(row.utc_offset);
		expect(after.get(String(edited))?.weight_kg).toBe('80.001');
	});

	test('hard case 34: an account without a group is a sync with nothing', async () => {
		await rig.control({ do: 'fail', kind: 'no_groups', times: 2 });
		expect(await rig.run(person)).toMatchObject({ state: 'done', counts: nothingNew });
	});

	test('hard case 14, 15: numbers as text and lists for objects change nothing', async () => {
		await rig.run(person);
		await rig.control({ do: 'settings', looseTypes: true, pageSize: 7 });
		expect((await rig.run(person, all)).counts).toMatchObject(nothingNew);
	});

	test('hard case 110: the same weigh-in by hand and by Withings: both are kept', async () => {
		const group = await add({ measures: weight(81_200) });
		const values = {
			...{ measuredAt: group.date * 1000, utcOffset: 60, weightKg: 81.2, note: '' },
			...{ fatPercent: null, fatMassKg: null, muscleMassKg: null, boneMassKg: null },
			...{ hydrationKg: null, device: '', attribution: '' }
		};
		await rig.sync.push(person, pushInput([creation(weighIn, values)]));
		await rig.run(person);
		expect((await living()).filter((row) => row.weight_kg === '81.200')).toHaveLength(2);
	});
});

describe('a weigh-in that a file brought as well', () => {
	const fileRow = async ({ date }: WireGroup, over: object = {}) => {
		const sourceId = new Date(date * 1000).toISOString();
		const named = { source: 'withings-csv', sourceId };
		const id = sourceRowId(person, { entity: weighIn.name, ...named });
		const values = {
			...{ measuredAt: date * 1000 - 20_000, utcOffset: 60, weightKg: 81.2, note: 'From the file' },
			...{ fatPercent: null, fatMassKg: null, muscleMassKg: null, boneMassKg: null },
			...{ hydrationKg: null, device: '', attribution: '', ...over }
		};
		await rig.sync.push(person, pushInput([creation(weighIn, values, { id, ...named })]));
		return { entity: weighIn.name, id, ...named };
	};
	const ofThatWeight = async () =>
		(await living()).filter(({ weight_kg: kg }) => kg === '81.200' || kg === '81.500');

	test('before it was connected: one row, with the note and what the person corrected', async () => {
		const group = await add({ measures: weight(81_200) });
		const file = await fileRow(group);
		await rig.sync.push(person, pushInput([patch(file, { weightKg: 81.5 }, Date.now() * 1000)]));
		const other = await fileRow({ ...group, date: group.date - 3600 }, { note: 'Another' });
		expect((await rig.run(person)).state).toBe('done');
		const stored = await ofThatWeight();
		expect(stored.map(({ source }) => source).sort()).toEqual(['withings', 'withings-csv']);
		expect(await rowFor(group)).toMatchObject({
			...{ weight_kg: '81.500', note: 'From the file', deleted_at: null },
			source_values: { weightKg: 81.2 }
		});
		expect((await rows()).find(({ id }) => id === other.id)).toMatchObject({ deleted_at: null });
		const settled = [await rows(), await head()];
		for (const order of [{}, all]) await rig.run(person, order);
		expect([await rows(), await head()]).toEqual(settled);
		// The provider's next word on it goes on counting, except where the person has theirs.
		await rig.control({ do: 'edit', id: group.grpid, patch: { measures: weight(81_300) } });
		await rig.run(person);
		expect(await rowFor(group)).toMatchObject({
			...{ weight_kg: '81.500', source_values: { weightKg: 81.3 } }
		});
	});

	test('after it was, by a device that did not know: the next listing makes them one', async () => {
		const group = await add({ measures: weight(81_200) });
		await rig.run(person);
		await fileRow(group);
		expect(await ofThatWeight()).toHaveLength(2);
		await rig.run(person, all);
		expect(await ofThatWeight()).toMatchObject([{ source: 'withings', note: 'From the file' }]);
		await rig.control({ do: 'delete', id: group.grpid });
		await rig.run(person);
		expect(await ofThatWeight()).toEqual([]);
	});
});

describe('changes over there', () => {
	test('hard case 23: what was uploaded 59 days late is found by a usual run', async () => {
		await rig.run(person);
		const late = await add({ date: Math.floor((Date.now() - 59 * DAY) / 1000) });
		expect((await rig.run(person)).counts).toMatchObject({ created: 1, removed: 0 });
		expect(await rowFor(late)).toBeDefined();
	});

	test('hard case 24: in whatever order they come, a walk that broke off loses nothing', async () => {
		await rig.control({ do: 'settings', pageSize: 10 });
		const wanted = (await there()).map(({ grpid }) => String(grpid)).toSorted();
		for (const times of [1, 2, 3]) {
			let pages = 0;
			const stop = new Promise<void>((resolve) => {
				void rig
					.run(person, {
						onProgress: () => {
							pages += 1;
							if (pages === 3 + times) rig.line.runs.nudge(person);
						}
					})
					.then(() => resolve());
			});
			await stop;
		}
		await rig.control({ do: 'fail', kind: 'reordered', times: 3 });
		expect((await rig.run(person)).state).toBe('done');
		expect((await living()).map((row) => row.source_id).toSorted()).toEqual(wanted);
	});

	test('an edit, also of the time, is one change; a deletion and a new owner are removals', async () => {
		await rig.run(person);
		const other = await rig.person(2);
		await rig.run(other);
		const [first, second, third, fourth] = await there();
		const revision = await head();
		const patch = { measures: weight(82_345), date: first!.date - 40 * 86_400 };
		await rig.control({ do: 'edit', id: first!.grpid, patch });
		await rig.control({ do: 'delete', id: second!.grpid });
		await rig.control({ do: 'move', id: third!.grpid, to: 2 });
		await rig.control({ do: 'move', id: fourth!.grpid, to: null });
		expect((await rig.run(person)).counts).toMatchObject({ created: 0, updated: 1, removed: 3 });
		expect(await head()).toBe(revision + 4);
		expect((await rowFor(first))?.weight_kg).toBe('82.345');
		expect((await rowFor(second))?.deleted_at).not.toBeNull();
		expect((await rig.run(other)).counts).toMatchObject({ created: 1, removed: 0 });
		expect(
			(await rowsOf(other)).find((row) => row.source_id === String(third!.grpid))
		).toMatchObject({ attribution: 'confirmed', deleted_at: null });
		expect((await rig.run(person)).counts).toMatchObject(nothingNew);

		await rig.control({ do: 'restore', id: second!.grpid });
		await rig.run(person);
		expect((await rowFor(second))?.deleted_at).toBeNull();
	});

	test('what was deleted long ago is missed within a week', async () => {
		const old = await add({ date: Math.floor((Date.now() - 700 * DAY) / 1000) });
		await rig.run(person);
		await rig.control({ do: 'delete', id: old.grpid });
		expect((await rig.run(person)).counts.removed).toBe(0);
		await rig.fresh.asOwner(
			`update provider_cursors set cursor = cursor || '{"deepAt": 0}' where user_id = $1::uuid`,
			[person]
		);
		expect((await rig.run(person)).counts.removed).toBe(1);
	});

	test('more than a fifth gone at once is not believed until the person says so', async () => {
		await rig.run(person);
		const known = await living();
		for (const { grpid } of await there()) await rig.control({ do: 'delete', id: grpid });
		const refused = await rig.run(person, all);
		expect(refused.error).toMatch(/no longer lists/);
		expect(await living()).toHaveLength(known.length);
		await rig.run(person, { ...all, removeMissing: true });
		expect(await living()).toEqual([]);
	});

	test('a group that stands twice on a page is one row, and stays as it is', async () => {
		await rig.run(person);
		const before = await rows();
		await rig.control({ do: 'fail', kind: 'repeated_group', times: 4 });
		expect((await rig.run(person)).counts).toMatchObject(nothingNew);
		expect(await rows()).toEqual(before);
	});

	test('one broken group costs itself, and comes in when it is whole', async () => {
		await rig.control({ do: 'fail', kind: 'malformed_record' });
		expect((await rig.run(person)).counts.skipped).toBe(1);
		expect((await rig.run(person)).counts.skipped).toBe(0);
		const wanted = (await there()).map(({ grpid }) => String(grpid)).toSorted();
		expect((await living()).map((row) => row.source_id).toSorted()).toEqual(wanted);
	});
});

describe('is this you?', () => {
	async function uncertain() {
		const group = await add({ attrib: 1, measures: weight(63_000) });
		await rig.run(person);
		const row = await rowFor(group);
		const name = { entity: 'weigh_ins', source: 'withings', sourceId: String(group.grpid) };
		const say = (attribution: string) => {
			const named = { ...name, id: sourceRowId(person, name) };
			const change = patch(named, { attribution }, Date.now() * 1000);
			return rig.sync.push(person, pushInput([change]));
		};
		return { group, row, say };
	}

	test('an ambiguous weigh-in is stored and marked', async () => {
		const { row } = await uncertain();
		expect(row).toMatchObject({ weight_kg: '63.000', attribution: 'ambiguous', deleted_at: null });
	});

	test.each(['me', 'not me'])('the answer "%s" outlives every refresh', async (attribution) => {
		const { group, say } = await uncertain();
		await say(attribution);
		await rig.control({ do: 'edit', id: group.grpid, patch: { measures: weight(63_100) } });
		await rig.run(person);
		expect(await rowFor(group)).toMatchObject({ weight_kg: '63.100', attribution });
		await rig.control({ do: 'edit', id: group.grpid, patch: { attrib: 7 } });
		await rig.run(person, all);
		expect(await rowFor(group)).toMatchObject({
			attribution,
			source_values: { attribution: 'confirmed' }
		});
	});

	test('unanswered, it is settled by the person telling Withings', async () => {
		const { group } = await uncertain();
		await rig.control({ do: 'edit', id: group.grpid, patch: { attrib: 7 } });
		await rig.run(person);
		expect((await rowFor(group))?.attribution).toBe('confirmed');
	});
});
