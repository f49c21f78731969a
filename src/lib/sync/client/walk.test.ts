import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DexieStore } from './dexie-store.ts';
import { MemoryStore } from './memory-store.ts';
import type { Scan } from './tx.ts';

interface Apple {
	readonly id: string;
	readonly at: number;
	readonly tree: number;
}

const shapes = { apples: { key: 'id', indexes: ['at', 'tree'] } };
const many = 5000;
// Times stand doubled, so that an order within one time matters.
const apples = Array.from({ length: many }, (_, n) => ({
	id: String((n * 7919) % many).padStart(5, '0'),
	at: Math.floor(n / 2),
	tree: n % 5
}));
const dexie = new DexieStore('walk', shapes);
const memory = new MemoryStore(shapes);

beforeAll(async () => {
	for (const store of [dexie, memory]) {
		await store.write(['apples'], (tx) => tx.put('apples', apples));
	}
});
afterAll(() => dexie.destroy());

function both(scan: Scan<Apple>): Promise<Apple[][]> {
	return Promise.all([dexie, memory].map(({ reader }) => reader.scan<Apple>('apples', scan)));
}

test('a count is of what a walk would find', async () => {
	const bound = fc.option(fc.integer({ min: -1, max: many / 2 }), { nil: undefined });
	const asked = fc.record({ from: bound, to: bound, by: fc.constantFrom('at', 'tree', undefined) });
	await fc.assert(
		fc.asyncProperty(asked, async ({ from, to, by }) => {
			const bounds = by && {
				by,
				...(from !== undefined && { from }),
				...(to !== undefined && { to })
			};
			const [walked] = await both({ ...bounds });
			for (const { reader } of [dexie, memory]) {
				expect(await reader.count('apples', { ...bounds })).toBe(walked?.length);
			}
		}),
		{ numRuns: 20 }
	);
	expect(await dexie.reader.count('apples', { by: 'tree', is: 3 })).toBe(many / 5);
});

/** Older browsers can read many values at once only from the lower end. */
const lacking = ['nothing', 'getAllRecords'] as const;

describe.each(lacking)('in a browser that lacks %s', (name) => {
	const prototype = IDBObjectStore.prototype as unknown as Record<string, unknown>;
	const known = Object.getOwnPropertyDescriptor(prototype, name);
	beforeAll(() => void Reflect.deleteProperty(prototype, name));
	afterAll(() => void (known && Object.defineProperty(prototype, name, known)));

	test('a walk has the same values in the same order as a plain search, whatever is asked', async () => {
		const bound = fc.option(fc.integer({ min: -1, max: many / 2 }), { nil: undefined });
		const asked = fc.record({
			from: bound,
			to: bound,
			descending: fc.boolean(),
			limit: fc.integer({ min: 1, max: 40 }),
			every: fc.integer({ min: 1, max: 30 })
		});
		await fc.assert(
			fc.asyncProperty(asked, async ({ from, to, descending, limit, every }) => {
				fc.pre(from === undefined || to === undefined || from < to);
				const where = ({ id }: Apple) => Number(id) % every === 0;
				const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
				const [found, expected] = await both({ by: 'at', ...bounds, descending, limit, where });
				expect(found).toEqual(expected);
			}),
			{ numRuns: 25 }
		);
	});

	test('a value that hardly ever passes is found behind all the others', async () => {
		const where = ({ at }: Apple) => at === 1;
		const [found, expected] = await both({ by: 'at', descending: true, limit: 2, where });
		expect(found).toHaveLength(2);
		expect(found).toEqual(expected);
	});

	test('within one value of an index a limit counts what passes', async () => {
		const where = ({ at }: Apple) => at % 2 === 1;
		const [found, expected] = await both({ by: 'tree', is: 3, limit: 7, where });
		expect(found).toHaveLength(7);
		expect(found).toEqual(expected);
	});
});
