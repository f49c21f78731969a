import { describe, expect, test } from 'vitest';
import { join, overlay } from '../merge.ts';
import { run, type RunOptions } from './run.ts';

// Each rule is taken away alone, and the simulator must see an invariant break. A rule whose absence
// nobody notices is either not needed or not tested.

type Mutation = readonly [
	rule: string,
	invariants: RegExp,
	rules: NonNullable<RunOptions['rules']>
];

const device: Mutation[] = [
	['no revision guard', /^I8/, { device: { revisionGuard: false } }],
	[
		'no look at what a late page of history meets',
		/^I(3|8|12)/,
		{ device: { lateHistory: false } }
	],
	['acknowledged by row, not by stamp', /^I(2|3|9)/, { device: { settleByStamp: false } }],
	['no overlay of what waits', /^I(3|9)/, { device: { waitingOverlay: false } }],
	['no canonical row after a refusal or a merge', /^I(2|3)/, { device: { canonicalRows: false } }],
	['a reset that keeps the old rows', /^I(3|7|8|12|14)/, { device: { beginAnew: false } }],
	['clock not fed from rows', /^I10/, { device: { observeRows: false } }],
	['a patch of a lost row is not sent whole', /^I(2|3)/, { device: { sendMissingWhole: false } }],
	['stamps of a fast clock are not made anew', /^I14/, { device: { restampOutbox: false } }],
	['nothing is offered again after a backup', /^I(2|3)/, { device: { healRestored: false } }]
];

const server: Mutation[] = [
	[
		'a source clobbers what a person holds',
		/^I11/,
		{
			server: {
				overlay: (row, record, stamp) =>
					({ ...overlay(row, record, stamp), ...record.values }) as typeof row
			}
		}
	],
	[
		'late deliveries of a source count',
		/^I1[12]/,
		{ server: { isNews: (row, record) => record.sourceHash !== row.sourceHash } }
	],
	[
		'a re-sync of the same is news',
		/^I11/,
		{ server: { isNews: (row, record) => record.sourceAt >= row.sourceAt } }
	],
	[
		'an edit does not revive',
		/^I(2|3|5|9)/,
		{
			server: {
				join: (entity, row, change) => {
					const joined = join(entity, row, change);
					const removed = joined.removedAt > 0;
					return removed ? { ...joined, deletedAt: joined.removedAt } : joined;
				}
			}
		}
	],
	[
		'delete is not a register',
		/^I(2|3|4|12)/,
		{
			server: {
				join: (entity, row, change) => {
					const joined = join(entity, row, change);
					if (joined === row) return row;
					const { removedAt } = change;
					return { ...joined, removedAt, deletedAt: removedAt > 0 ? removedAt : null };
				}
			}
		}
	],
	[
		'the row that came last wins whole',
		/^I(2|3|4|5)/,
		{
			server: {
				join: (entity, row, change) => ({ ...join(entity, row, change), ...change.values })
			}
		}
	],
	[
		'a duplicate push counts as new',
		/^I5/,
		{ server: { join: (entity, row, change) => ({ ...join(entity, row, change) }) } }
	],
	['no refusal of strange cursors', /^I(2|3|7|8|12|14|17)/, { server: { reset: false } }],
	['a cursor beyond the page', /^I(3|7)/, { server: { honestCursor: false } }]
];

const mostSeeds = 4000;

describe.each([
	['on the device', device],
	['on the server', server]
])('without a rule %s', (_, mutations) => {
	test.each(mutations)('%s: seen as %s', async (_rule, invariants, rules) => {
		let seed = 1;
		let broken: string | null = null;
		for (; seed <= mostSeeds && broken === null; seed++) ({ broken } = await run(seed, { rules }));
		expect(broken).toMatch(invariants);
	});
});
