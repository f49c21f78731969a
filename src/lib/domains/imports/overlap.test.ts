import { describe, expect, it } from 'vitest';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { fastingPeriod } from '../fasting/entity.ts';
import { entityNamed } from '../registry.ts';
import { weighIn } from '../weight/entity.ts';
import { overlapOf, replacements } from './overlap.ts';
import { recordOf } from './record.ts';

const user = '018f0000-0000-7000-8000-000000000000';
const hour = 3_600_000;
const monday = Date.UTC(2026, 0, 5);

/** From so many hours after Monday's midnight. */
function fresh(from: number, to: number) {
	const values = { start: monday + from * hour, end: monday + to * hour, utcOffset: 0 };
	const named = { entity: fastingPeriod, source: 'zero', sourceId: `${from}`, line: from, values };
	return recordOf(user, named);
}

function here(from: number, to: number | null, more: Partial<AnyRow> = {}): AnyRow {
	const end = to === null ? null : monday + to * hour;
	return {
		...withInitial(fastingPeriod, { start: monday + from * hour, end, utcOffset: 0 }),
		id: `${from}`,
		source: 'manual',
		sourceId: `${from}`,
		createdAt: 1,
		updatedAt: 1,
		deletedAt: null,
		revision: 1,
		stamps: null,
		released: null,
		sourceValues: null,
		editedAt: 0,
		removedAt: 0,
		...more
	};
}

function look(records: ReturnType<typeof fresh>[], ...rows: AnyRow[]) {
	const existing = {
		find: () => Promise.resolve([]),
		within: ({ time }: AnyEntity, { from, to }: { from: number; to: number }) =>
			Promise.resolve(
				rows.filter((row) => Number(row[time ?? '']) >= from && Number(row[time ?? '']) < to)
			)
	};
	return overlapOf({ fresh: records }, { entityNamed, existing });
}

const clashing = async (...args: Parameters<typeof look>) =>
	(await look(...args))?.clashes.map(({ record, row }) => [record.line, row.id]);

describe('what is here where a file reaches to', () => {
	it('is nothing where no row lies within its span', async () => {
		expect(await look([fresh(20, 36)], here(0, 20), here(36, 50))).toBeNull();
		expect(await look([fresh(20, 36)], here(22, 30, { deletedAt: 5 }))).toBeNull();
		expect(await look([])).toBeNull();
	});

	it('is told by source, the largest first, with the parts of the span it covers', async () => {
		const found = await look(
			[fresh(0, 16), fresh(80, 96)],
			here(20, 30),
			here(48, 64, { source: 'zero' }),
			here(72, 80, { source: 'zero' })
		);
		expect(found?.covered).toMatchObject([
			{ source: 'zero', rows: 2, from: monday + 48 * hour, to: monday + 80 * hour },
			{ source: 'manual', rows: 1 }
		]);
		// 96 hours in 48 parts: two hours each.
		const parts = found?.covered[1]?.parts.flatMap((has, n) => (has ? [n] : []));
		expect(parts).toEqual([10, 11, 12, 13, 14]);
		expect(found?.clashes).toEqual([]);
	});

	it('lies over a new record, be it for a minute, begun before the file, or still running', async () => {
		expect(await clashing([fresh(20, 36), fresh(40, 50)], here(35, 45))).toEqual([
			[20, '35'],
			[40, '35']
		]);
		expect(await clashing([fresh(20, 36)], here(-30, 21))).toEqual([[20, '-30']]);
		expect(await clashing([fresh(20, 36)], here(30, null))).toEqual([[20, '30']]);
	});

	it('is found beside a fast of days, and counts a record once', async () => {
		const records = [fresh(0, 120), fresh(130, 140), fresh(150, 160)];
		expect(await clashing(records, here(100, 110), here(115, 116), here(140, 150))).toEqual([
			[0, '100']
		]);
	});

	it('of moments knows no clash', async () => {
		const values = { measuredAt: monday, utcOffset: 0, weightKg: 78 };
		const named = { entity: weighIn, source: 'withings-csv', sourceId: 'a', line: 2, values };
		const row = here(0, null, { measuredAt: monday });
		const found = await look([recordOf(user, named)], row);
		expect([found?.covered.length, found?.clashes.length]).toEqual([1, 0]);
	});
});

it('lets a record take the place of the row under it, once a row, and only in what it says', () => {
	const row = here(20, 36, { note: 'mine' });
	const [first, second] = [fresh(21, 35), fresh(35, 40)];
	const clashes = [first, second].map((record) => ({ record, row }));
	const entity = fastingPeriod as unknown as AnyEntity;
	const [found, ...others] = replacements({ entity, clashes });
	expect(others).toEqual([]);
	expect(found?.clash.record).toBe(first);
	expect(found?.change.row).toBe(row);
	expect(found?.change.patch).toEqual({ start: monday + 21 * hour, end: monday + 35 * hour });
});
