import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goal } from '#lib/domains/goals/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import type { AnyEntity, Stamps } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import { makePerson, pushInput } from '../../../../tests/support/sync-device.ts';
import { bornOf, isNews, join, overlay, rowOf } from '../merge.ts';
import type { SourceRecord, StoredRow } from '../merge.ts';
import type { WireChange } from '../protocol.ts';
import { sourceRowId } from '../row-id.ts';
import { prepared } from './admit.server.ts';
import { listed } from './ingest-input.server.ts';
import { createSync } from './sync.server.ts';
import { tablesOf } from './statements.server.ts';

// The rule of ../merge.ts, once as a function and once as SQL: the same streams through both.

let fresh: FreshDatabase;
beforeAll(async () => {
	fresh = await freshDatabase();
});
afterAll(() => fresh.close());

/** Few stamps, so that ties, duplicates and late arrivals are common. */
const stamp = fc.integer({ min: 1, max: 40 });
const register = fc.oneof(fc.constant(0), stamp);

interface ChangeOp {
	kind: 'change';
	row: number;
	creates: number;
	edited: number;
	removed: number;
	/** Which fields are written, and when; which are given back to their source. */
	written: [number, number][];
	released: [number, number][];
	seed: number;
}
interface RecordOp {
	kind: 'record';
	row: number;
	at: number;
	hash: number;
	removed: boolean;
	given: number[];
	seed: number;
}
type Op = ChangeOp | RecordOp;

const writes = fc.array(fc.tuple(fc.nat(9), stamp), { maxLength: 4 });
const changeOp: fc.Arbitrary<ChangeOp> = fc.record({
	kind: fc.constant('change' as const),
	row: fc.nat(3),
	creates: register,
	edited: register,
	removed: register,
	written: writes,
	released: fc.oneof(fc.constant<[number, number][]>([]), writes),
	seed: fc.nat(1000)
});
const recordOp: fc.Arbitrary<RecordOp> = fc.record({
	kind: fc.constant('record' as const),
	row: fc.nat(3),
	at: stamp,
	hash: fc.nat(4),
	removed: fc.boolean(),
	given: fc.array(fc.nat(9), { maxLength: 6 }),
	seed: fc.nat(1000)
});

/** Rows 0 and 1 are a person's own, 2 and 3 a source's. */
function identity(entity: AnyEntity, person: string, row: number) {
	if (row < 2) {
		const id = `0192f0c1-0000-7000-8000-00000000000${row}`;
		return { id, source: 'manual', sourceId: id };
	}
	const name = { source: 'withings', sourceId: `record-${row}` };
	return { id: sourceRowId(person, { entity: entity.name, ...name }), ...name };
}

function valuesOf(entity: AnyEntity, seed: number): Record<string, unknown> {
	const row: Record<string, unknown> = { ...factory(entity)(seededRandom(seed)) };
	return Object.fromEntries(Object.keys(entity.fields).map((field) => [field, row[field]]));
}

const fieldAt = (entity: AnyEntity, n: number) =>
	Object.keys(entity.fields)[n % Object.keys(entity.fields).length]!;

function changeOf(entity: AnyEntity, person: string, op: ChangeOp): WireChange {
	const all = valuesOf(entity, op.seed);
	const stampsOf = (pairs: [number, number][]): Stamps =>
		Object.fromEntries(pairs.map(([n, at]) => [fieldAt(entity, n), at]));
	const stamps = stampsOf(op.written);
	const patched = Object.fromEntries(Object.keys(stamps).map((field) => [field, all[field]]));
	return {
		entity: entity.name,
		...identity(entity, person, op.row),
		createdAt: op.creates,
		stamps,
		released: stampsOf(op.released),
		editedAt: op.edited,
		removedAt: op.removed,
		values: op.creates > 0 ? all : patched
	};
}

function recordOf(entity: AnyEntity, person: string, op: RecordOp): SourceRecord {
	const all = valuesOf(entity, op.seed);
	const given = op.given.map((n) => fieldAt(entity, n));
	return {
		...identity(entity, person, 2 + (op.row % 2)),
		sourceAt: op.at,
		sourceHash: `hash-${op.hash}`,
		sourceRemoved: op.removed,
		values: op.removed ? {} : Object.fromEntries(given.map((field) => [field, all[field]]))
	};
}

/** A source's record that meets no row, by the pure functions. */
function fromSource(entity: AnyEntity, record: SourceRecord, at: number): StoredRow {
	return bornOf(entity, { ...record, values: withInitial(entity, record.values) }, at);
}

/** As JSON, without what the pure rule does not number. */
function comparable(row: StoredRow | undefined): unknown {
	if (!row) return undefined;
	const rest = JSON.parse(JSON.stringify(row)) as Record<string, unknown>;
	delete rest.revision;
	delete rest.entity;
	return rest;
}

for (const entity of [weighIn, timeEntry, goal]) {
	test(`${entity.name}: SQL and the pure rule agree after every statement`, async () => {
		const table = tablesOf([entity]).get(entity.name)!;
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.oneof(changeOp, changeOp, recordOp), { minLength: 4, maxLength: 14 }),
				async (ops) => {
					const person = await makePerson(fresh.database);
					const model = new Map<string, StoredRow>();
					let revision = 0;
					await fresh.database.withUser(person, async (tx) => {
						for (const [n, op] of ops.entries()) {
							const now = 100 + n;
							const [id, after, given] = step(entity, person, { op, now, model });
							// A record that begins a row has two ways, which must say the same.
							const isBirth = op.kind === 'record' && !model.has(id) && after && n % 2 === 0;
							const laid = [person, revision, now, ...given];
							const moved = after !== model.get(id);
							if (isBirth) {
								expect(await tx.text(table.birth, laid)).toEqual([{ places: [] }]);
							} else {
								const returned = await (op.kind === 'change'
									? tx.text<{ id: string }>(table.push, [person, ...given, revision])
									: tx.text<{ id: string }>(table.ingest, laid));
								expect(returned.map((row) => row.id)).toEqual(moved ? [id] : []);
							}
							if (after) model.set(id, after);
							if (moved) revision += 1;
							const [stored] = await tx.text<StoredRow>(table.byIds, [person, [id]]);
							expect(comparable(stored)).toEqual(comparable(after));
							if (moved) expect(stored!.revision).toBe(revision);
						}
					});
				}
			),
			{ numRuns: 120, interruptAfterTimeLimit: 30_000 }
		);
	});
}

/** The row's id, the row after the operation by the pure rule, and the operation as SQL is given it. */
function step(
	entity: AnyEntity,
	person: string,
	{ op, now, model }: { op: Op; now: number; model: Map<string, StoredRow> }
): [string, StoredRow | undefined, unknown[]] {
	if (op.kind === 'change') {
		const change = prepared(entity, changeOf(entity, person, op));
		const before = model.get(change.id);
		const { values, ...rest } = change;
		const born = change.createdAt > 0 ? rowOf(entity, change) : undefined;
		const after = before ? join(entity, before, change) : born;
		return [change.id, after, [JSON.stringify([{ ...values, ...rest }])]];
	}
	const record = recordOf(entity, person, op);
	const { id } = record;
	const before = model.get(id);
	const given = listed(entity, [{ id, record, values: withInitial(entity, record.values) }]);
	if (before) {
		const after = isNews(before, record) ? overlay(before, record, now) : before;
		return [id, after, given];
	}
	const after = record.sourceRemoved ? undefined : fromSource(entity, record, now);
	return [id, after, given];
}

describe('whole rounds', () => {
	test('I4: order, batching and duplication of pushes do not matter', async () => {
		const sync = createSync(fresh.database, entities);
		const table = tablesOf([weighIn]).get(weighIn.name)!;
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ ...ownOp(), order: fc.nat(), twice: fc.boolean() }), {
					minLength: 3,
					maxLength: 12
				}),
				async (ops) => {
					const changes = ops.map((op, n) => distinct(weighIn, op, n));
					const [one, other] = [await makePerson(fresh.database), await makePerson(fresh.database)];
					await settle(
						changes.map((change) => [change]),
						(batch) => sync.push(one, pushInput(batch))
					);
					const shuffled = ops
						.flatMap((op, n) => (op.twice ? [n, n] : [n]).map((which) => ({ op, which })))
						.sort((a, b) => a.op.order - b.op.order)
						.map(({ which }) => changes[which]!);
					await settle([shuffled], (batch) => sync.push(other, pushInput(batch)));
					const rowsOf = (person: string) =>
						fresh.database.withUser(person, async (tx) => {
							const rows = await tx.text<StoredRow>(table.since, [person, 0, 1e9, 100]);
							return rows.map(comparable).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
						});
					expect(await rowsOf(other)).toEqual(await rowsOf(one));
				}
			),
			{ numRuns: 40, interruptAfterTimeLimit: 30_000 }
		);
		await sync.stop();
	});
});

const keyOf = (row: unknown) => (row as { id: string }).id;

const ownOp = () => ({
	row: fc.nat(1),
	creates: fc.boolean(),
	removes: fc.boolean(),
	fields: fc.array(fc.nat(9), { maxLength: 3 }),
	seed: fc.nat(1000)
});

/** The n-th operation of a stream, written at a moment of its own. */
function distinct(
	entity: AnyEntity,
	op: { row: number; creates: boolean; removes: boolean; fields: number[]; seed: number },
	n: number
): WireChange {
	const at = 1000 + n;
	return changeOf(entity, '', {
		kind: 'change',
		row: op.row,
		creates: op.creates ? at : 0,
		edited: op.removes ? 0 : at,
		removed: op.removes ? at : 0,
		written: op.creates ? [] : op.fields.map((field) => [field, at]),
		released: [],
		seed: op.seed
	});
}

/** Sends every batch, and twice more what the server missed: by then every creation is there. */
async function settle(
	batches: WireChange[][],
	send: (batch: WireChange[]) => ReturnType<ReturnType<typeof createSync>['push']>
): Promise<void> {
	let waiting = batches;
	for (let round = 0; round < 3; round++) {
		const left: WireChange[][] = [];
		for (const batch of waiting) {
			const answer = await send(batch);
			if (answer.kind !== 'page') throw new Error(`Refused: ${JSON.stringify(answer)}`);
			expect(answer.verdicts.filter(({ kind }) => kind === 'refused')).toEqual([]);
			const missing = new Set(
				answer.verdicts.filter(({ kind }) => kind === 'missing').map(({ id }) => id)
			);
			const rest = batch.filter(({ id }) => missing.has(id));
			if (rest.length > 0) left.push(rest);
		}
		waiting = left;
	}
}
