import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FastingPeriod } from './fasting/entity.ts';
import { amendedFast, nudged, spanAfter, spanMove, type SpanRow } from './span-moves.ts';

const minuteMs = 60_000;
const now = Date.UTC(2026, 10, 23, 12);
const clock = { zone: 'Europe/Berlin', now };
const ago = (minutes: number) => now - minutes * minuteMs;
const entry = (from: number, to: number | null): SpanRow => ({
	of: 'entry',
	row: { id: 'e', start: ago(from), stop: to === null ? null : ago(to), utcOffset: 60 }
});
const fast = (from: number, to: number | null, goalHours = 16): SpanRow => {
	const end = to === null ? null : ago(to);
	const row = { id: 'f', start: ago(from), end, utcOffset: 60, goalHours, reason: null };
	return { of: 'fast', row };
};
const patchOf = (move: ReturnType<typeof spanMove>) =>
	(move?.write as { patch: Record<string, unknown> } | undefined)?.patch;

describe('a span that is moved by hand', () => {
	const spans = fc.record({
		of: fc.constantFrom(entry, fast),
		from: fc.integer({ min: 1, max: 3000 }),
		length: fc.integer({ min: 0, max: 2000 }),
		runs: fc.boolean()
	});
	const holds = fc.record({
		grip: fc.constantFrom('move' as const, 'start' as const, 'end' as const),
		to: fc.integer({ min: -5000, max: 5000 }).map(ago)
	});
	const one = spans.map(({ of, from, length, runs }) =>
		of(from, runs ? null : Math.max(0, from - length))
	);

	test('keeps five minutes, or what little it had, and the end that is not held', () => {
		fc.assert(
			fc.property(one, holds, (span, hold) => {
				const before = spanAfter(span, { grip: 'start', to: span.row.start }, now);
				const after = spanAfter(span, hold, now);
				const lengthOf = ({ start, end }: typeof before) => (end ?? now) - start;
				expect(after.end === null).toBe(before.end === null);
				expect(lengthOf(after)).toBeGreaterThanOrEqual(Math.min(5 * minuteMs, lengthOf(before)));
				if (hold.grip === 'start') expect(after.end).toBe(before.end);
				if (hold.grip === 'end') expect(after.start).toBe(before.start);
				if (hold.grip === 'move' && before.end !== null)
					expect(lengthOf(after)).toBe(lengthOf(before));
			})
		);
	});

	test('work may be planned, fasting may not: a fast ends by now', () => {
		fc.assert(
			fc.property(one, holds, (span, hold) => {
				const { end } = spanAfter(span, hold, now);
				if (span.of === 'fast' && end !== null) expect(end).toBeLessThanOrEqual(now);
			})
		);
		expect(spanAfter(entry(60, 30), { grip: 'end', to: ago(-90) }, now).end).toBe(ago(-90));
	});

	test('writes what it changes, and nothing where it stays', () => {
		expect(patchOf(spanMove(entry(90, 30), { grip: 'end', to: ago(20) }, clock))).toEqual({
			stop: ago(20)
		});
		expect(patchOf(spanMove(entry(90, 30), { grip: 'start', to: ago(60) }, clock))).toEqual({
			start: ago(60),
			utcOffset: 60
		});
		expect(spanMove(entry(90, 30), { grip: 'move', to: ago(90) }, clock)).toBeNull();
		expect(spanMove(entry(90, null), nudged(entry(90, null), 'end', 5), clock)).toBeNull();
	});

	test('a fast of another length has another outcome, one that is only moved keeps its own', () => {
		const over = fast(17 * 60, 60);
		expect(patchOf(spanMove(over, nudged(over, 'end', -5), clock))).toEqual({
			end: ago(65),
			outcome: 'ended_early'
		});
		expect(patchOf(spanMove(over, nudged(over, 'start', -5), clock))).toMatchObject({
			outcome: 'reached',
			reason: null
		});
		expect(patchOf(spanMove(over, nudged(over, 'move', -5), clock))).toEqual({
			start: ago(17 * 60 + 5),
			end: ago(65),
			utcOffset: 60
		});
	});

	test('a field of a fast takes its outcome along, unless that is what was said', () => {
		const { row } = fast(17 * 60, 60) as unknown as { row: FastingPeriod };
		expect(amendedFast(row, { end: ago(30) }, now)).toEqual({
			end: ago(30),
			outcome: 'reached',
			reason: null
		});
		expect(amendedFast(row, { end: ago(150) }, now)).toMatchObject({ outcome: 'ended_early' });
		expect(amendedFast(row, { end: null }, now)).toMatchObject({ outcome: null });
		expect(amendedFast(row, { note: 'x' }, now)).toEqual({ note: 'x' });
		expect(amendedFast(row, { goalHours: 20 }, now)).toMatchObject({ outcome: 'ended_early' });
		const said = { end: ago(150), outcome: 'reached' };
		expect(amendedFast(row, said, now)).toEqual(said);
		const running = { ...row, end: null };
		expect(amendedFast(running, { end: ago(0) }, now)).toMatchObject({ outcome: 'reached' });
		expect(() => amendedFast(running, { start: ago(-60) }, now)).toThrow(
			/cannot begin in the future/
		);
	});

	test('check 27: follows the clock on the wall over a change of clocks', () => {
		const june = Date.parse('2026-06-01T07:00:00Z');
		expect(patchOf(spanMove(entry(90, 30), { grip: 'move', to: june }, clock))).toMatchObject({
			utcOffset: 120
		});
	});
});
