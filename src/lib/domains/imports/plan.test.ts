import { describe, expect, it } from 'vitest';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { fastingPeriod } from '../fasting/entity.ts';
import { entityNamed } from '../registry.ts';
import type { MatchRule } from './format.ts';
import { planImport, type ImportPlan } from './plan.ts';
import { recordOf, type ImportRecord } from './record.ts';

const user = '018f0000-0000-7000-8000-000000000000';
const start = Date.UTC(2026, 0, 5, 20);
const end = start + 16 * 3_600_000;

const record = (sourceId: string, values: object = {}): ImportRecord =>
	recordOf(user, {
		entity: fastingPeriod,
		source: 'zero',
		sourceId,
		line: 2,
		values: { start, end, utcOffset: 60, ...values }
	});

function stored(sourceId: string, more: object = {}): AnyRow {
	return {
		...withInitial(fastingPeriod, { start, end, utcOffset: 60 }),
		id: record(sourceId).id,
		source: 'zero',
		sourceId,
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

const rule: MatchRule = {
	sources: ['zero'],
	withinMs: 60_000,
	tolerated: ['start', 'end', 'utcOffset']
};

function plan(records: ImportRecord[], ...rows: AnyRow[]): Promise<ImportPlan> {
	return planImport(
		{ records, problems: [] },
		{
			format: { matches: { fasting_periods: rule } },
			entityNamed,
			existing: {
				find: (_entity: AnyEntity, ids) =>
					Promise.resolve(ids.map((id) => rows.find((row) => row.id === id))),
				within: (_entity, { from, to }) =>
					Promise.resolve(rows.filter((row) => Number(row.start) >= from && Number(row.start) < to))
			}
		}
	);
}

describe('planImport', () => {
	it('takes what is not here as new', async () => {
		const made = await plan([record('a')]);
		expect(made).toMatchObject({ fresh: [{ sourceId: 'a' }], same: 0, changed: [] });
	});

	it('finds nothing to do in a file it has imported', async () => {
		const made = await plan([record('a')], stored('a'));
		expect(made).toMatchObject({ fresh: [], same: 1, changed: [] });
	});

	it('changes only the fields that differ', async () => {
		const { changed } = await plan([record('a', { end: end + 60_000 })], stored('a'));
		expect(changed.map(({ patch }) => patch)).toEqual([{ end: end + 60_000 }]);
	});

	it('finds the row of the provider in which a row of an earlier import lives on', async () => {
		const gone = stored('a', { deletedAt: 9, removedAt: 9 });
		const theirs = stored('b', { id: user, sourceId: 'theirs' });
		expect(await plan([record('a')], gone, theirs)).toMatchObject({ same: 1, deleted: [] });
		const goneToo = { ...theirs, deletedAt: 9, removedAt: 9 };
		const made = await plan([record('a')], gone, goneToo);
		expect(made).toMatchObject({ same: 0, fresh: [], deleted: [{ row: { id: gone.id } }] });
	});

	it('leaves a field alone that was corrected by hand (I11)', async () => {
		const corrected = stored('a', { end: end - 3_600_000, stamps: { end: 9 } });
		expect(await plan([record('a')], corrected)).toMatchObject({ same: 1, changed: [] });
		const released = stored('a', {
			end: end - 3_600_000,
			stamps: { end: 9 },
			released: { end: 9 }
		});
		expect((await plan([record('a')], released)).changed).toHaveLength(1);
	});

	it('does not bring back by itself what was deleted here, by whichever name it came', async () => {
		const deleted = stored('a', { deletedAt: 7, removedAt: 7 });
		expect(await plan([record('a')], deleted)).toMatchObject({
			fresh: [],
			deleted: [{ row: deleted }]
		});
		expect(await plan([record('b')], deleted)).toMatchObject({
			fresh: [],
			deleted: [{ row: deleted }]
		});
	});

	it('finds the row that came by another name, and what only this file knows of it', async () => {
		const other = record('b', { start: start + 17_000, end: end + 41_000, goalHours: 16 });
		const made = await plan([other], stored('a'));
		expect(made).toMatchObject({ fresh: [], same: 1, changed: [] });
		expect(made.details.map(({ patch }) => patch)).toEqual([{ goalHours: 16 }]);
	});

	it('takes a row for one record alone, and an end that is new for a change', async () => {
		const records = [record('b'), record('c', { start: start + 30_000 })];
		expect(await plan(records, stored('a'))).toMatchObject({ same: 1, fresh: [{ sourceId: 'c' }] });
		const running = stored('a', { end: null });
		expect((await plan([record('b')], running)).changed).toMatchObject([{ patch: { end } }]);
	});

	it('never takes a row of a person for an imported one', async () => {
		expect((await plan([record('b')], stored('a', { source: 'manual' }))).fresh).toHaveLength(1);
	});
});
