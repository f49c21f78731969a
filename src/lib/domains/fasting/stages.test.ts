import { describe, expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { fastingPeriod, type FastingPeriod } from './entity.ts';
import { fastedByDay, mergeChain, mergeFasts, overlappingFasts } from './overlaps.ts';
import { careNote, stageAt, stageTicks, tickText } from './stages.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 22, 20);
const fast = (from: number, to: number | null, id: string, utcOffset = 0) => {
	const end = to === null ? null : start + to * hour;
	const values = { start: start + from * hour, end, goalHours: 16, utcOffset, note: id };
	return { ...withInitial(fastingPeriod, values), id } as FastingPeriod;
};

describe('stages', () => {
	test('follow the hours since eating', () => {
		expect([0, 3.99, 4, 16, 24, 72, 200].map((hours) => stageAt(hours * hour).fromHours)).toEqual([
			0, 0, 4, 16, 24, 72, 72
		]);
	});

	test('are marked on the rim where they lie before the goal', () => {
		const ticks = stageTicks(16 * hour);
		expect(ticks.map(({ share }) => share)).toEqual([0.25, 0.75]);
		expect(ticks.map(tickText)[1]?.replace(/\u202f/g, ' ')).toBe(
			'At 12 h: stage 4–16 h, living on stored sugar.'
		);
		expect(stageTicks(36 * hour)).toHaveLength(4);
	});

	test('a long fast is told of its dangers, a usual one of nothing', () => {
		expect(careNote(24 * hour)).toBeNull();
		expect(careNote(24 * hour + 1)?.key).toBe('24');
		expect(careNote(72 * hour + 1)?.text).toContain('Talk to a doctor');
	});
});

describe('fasts that overlap', () => {
	test('are found once each, whatever their order; touching is not overlapping', () => {
		const [a, b, c] = [fast(0, 16, 'a'), fast(15, 20, 'b'), fast(20, 30, 'c')];
		expect(overlappingFasts([c, b, a], 0).map(([x, y]) => x.id + y.id)).toEqual(['ab']);
	});

	test('two that run overlap from the moment they began', () => {
		const pair = overlappingFasts([fast(0, null, 'a'), fast(0, null, 'b')], start);
		expect(pair).toHaveLength(1);
	});

	test('become one from the first start to the last end, with both notes', () => {
		const [change, gone] = mergeFasts([fast(0, 10, 'a'), fast(8, 17, 'b')]);
		expect(change).toMatchObject({
			id: 'a',
			patch: { end: start + 17 * hour, outcome: 'reached', note: 'a\nb' }
		});
		expect(gone).toMatchObject({ kind: 'remove', id: 'b' });
		const [running] = mergeFasts([fast(0, 10, 'a'), fast(8, null, 'b')]);
		expect(running).toMatchObject({ patch: { end: null, outcome: null } });
	});

	test('several in a row become one; where two do not overlap, none does', () => {
		const chain = [fast(14, 20, 'c'), fast(0, 10, 'a'), fast(8, 15, 'b')];
		const writes = mergeChain(chain, 0) ?? [];
		expect(writes.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
			'change a',
			'remove b',
			'change a',
			'remove c'
		]);
		expect(writes[2]).toMatchObject({ patch: { end: start + 20 * hour, note: 'a\nb\nc' } });
		expect(mergeChain([...chain, fast(30, 31, 'd')], 0)).toBeNull();
		expect(mergeChain([fast(0, 10, 'a')], 0)).toBeNull();
	});
});

test('the hours of a fast are cut at local midnight, and their sum is its length', () => {
	const days = fastedByDay([fast(0, 40, 'a'), fast(41, null, 'b')], start + 43 * hour);
	expect([...days].map(([day, ms]) => [day, ms / hour])).toEqual([
		['2026-11-22', 4],
		['2026-11-23', 24],
		['2026-11-24', 14]
	]);
	// 20:00 UTC is 05:00 of the next day in Tokyo.
	expect([...fastedByDay([fast(0, 16, 'a', 540)], 0)].map(([day]) => day)).toEqual(['2026-11-23']);
});
