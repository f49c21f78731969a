import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noCounts, type Progress, type RunView } from '#lib/providers/run-view.ts';
import { estimateOf } from './estimate.ts';

const run: RunView = {
	id: 'a',
	trigger: 'manual',
	startedAt: 0,
	finishedAt: null,
	state: 'running',
	counts: noCounts,
	problems: [],
	progress: null,
	error: null
};
const at = (progress: Progress, rows = 0) => estimateOf({ rows, lastRun: { ...run, progress } });
const walk = { received: 140, reached: 40, part: 'asked' } as const;

describe('how far a sync is', () => {
	test('is the share of the dates walked, and what is in by then of what there will be', () => {
		const span = { from: 0, to: 120, walkedTo: 40, before: 0 };
		expect(at({ ...walk, span })).toEqual({ share: 2 / 3, about: 210 });
		const later = { ...span, before: 100 };
		expect(at({ ...walk, span: later })).toEqual({ share: 2 / 3, about: 160 });
	});
	test('of everything there is comes from the rows that are here', () => {
		expect(at({ ...walk, span: null }, 700)).toEqual({ share: 0.2, about: 700 });
		expect(at({ ...walk, span: null }, 140)).toBeNull();
	});
	test('is not said where nobody knows: of history, of changes, before anything came', () => {
		expect(at({ ...walk, part: 'history', span: null }, 700)).toBeNull();
		expect(at({ ...walk, part: 'changes' }, 700)).toBeNull();
		const span = { from: 0, to: 120, walkedTo: 40, before: 0 };
		expect(at({ ...walk, received: 0, span })).toBeNull();
		expect(at({ ...walk, span: { ...span, walkedTo: 115 } })?.about).toBeNull();
		expect(estimateOf({ rows: 1, lastRun: { ...run, state: 'stopping' } })).toBeNull();
	});
	test('never promises less than is in, nor the end before it', () => {
		const small = fc.integer({ min: 0, max: 2000 });
		fc.assert(
			fc.property(small, small, small, small, (received, before, to, walkedTo) => {
				const found = at({ ...walk, received, span: { from: 0, to, walkedTo, before } });
				if (!found) return;
				expect(found.share).toBeGreaterThanOrEqual(0);
				expect(found.share).toBeLessThan(1);
				if (found.about !== null) expect(found.about).toBeGreaterThanOrEqual(received);
			})
		);
	});
});
