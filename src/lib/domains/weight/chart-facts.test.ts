import { expect, test } from 'vitest';
import {
	aimLines,
	chartPoints,
	chartSpan,
	laterPoints,
	meanWeight,
	notedAt,
	placedNotes,
	weightSentence,
	weightTable
} from './chart-facts.ts';

const day = 86_400_000;
const point = (n: number, weightKg: number, trendKg = weightKg) => ({
	at: Date.UTC(2026, 10, 1) + n * day,
	weightKg,
	trendKg,
	utcOffset: 0
});
const plain = (text: string) => text.replace(/\u202f/g, ' ');

test('a gap of more than three days breaks the line', () => {
	const shown = chartPoints([point(0, 80), point(3, 79), point(12, 78)], 'kg');
	expect(shown.map((one) => one.weight)).toEqual([80, 79, null, 78]);
	expect(chartPoints([point(0, 80), point(4, 79)], 'kg')).toHaveLength(2);
});

test('check 27: a point stands on the day of the place where it was weighed, whatever the device is set to', () => {
	const at = Date.UTC(2026, 10, 2, 23, 30);
	const dayAt = (utcOffset: number) => {
		const [shown] = chartPoints([{ at, weightKg: 80, trendKg: 80, utcOffset }], 'kg');
		return [shown?.at.getDate(), shown?.at.getHours()];
	};
	expect(dayAt(0)).toEqual([2, 23]);
	expect(dayAt(540)).toEqual([3, 8]);
	expect(dayAt(-720)).toEqual([2, 11]);
	expect(
		laterPoints([{ measuredAt: at, weightKg: 80, utcOffset: 540 }], 'kg')[0]?.at.getDate()
	).toBe(3);
});

test('the span is whole units and never narrower than two', () => {
	expect(chartSpan(chartPoints([point(0, 77.2), point(1, 79.9)], 'kg'))).toEqual([77, 80]);
	expect(chartSpan(chartPoints([point(0, 78.4)], 'kg'))).toEqual([77, 80]);
});

test('a goal is drawn where it lies near, and no weight is pressed together for one that is far', () => {
	const weights = [point(0, 78.2), point(1, 79.9)];
	const shown = chartPoints(weights, 'kg');
	const aim = (low: number, high: number | null = null) => ({ low, high, text: '' });
	expect(aimLines(shown, aim(76), 'kg')).toEqual([76]);
	expect(chartSpan(shown, aimLines(shown, aim(76), 'kg'))).toEqual([76, 80]);
	expect(aimLines(shown, aim(60), 'kg')).toEqual([]);
	expect(aimLines(shown, aim(60, 77), 'kg')).toEqual([77]);
	expect(aimLines(shown, null, 'kg')).toEqual([]);
	expect(aimLines(chartPoints(weights, 'lb'), aim(77), 'lb')[0]).toBeCloseTo(169.8, 1);
	expect(meanWeight(weights)).toBeCloseTo(79.05);
	expect(meanWeight([])).toBeNull();
});

test('a weekly rate waits for four weeks', () => {
	expect(weightSentence([point(0, 79), point(27, 78)], 'kg')).not.toContain('a week');
	expect(
		plain(
			weightSentence(
				[0, 7, 14, 21, 28].map((n) => point(n, 80 - n / 7)),
				'kg'
			)
		)
	).toContain('Over the last 4 weeks: −1.00 kg a week.');
});

test('the sentence gives direction, amount and time, without a verdict', () => {
	expect(plain(weightSentence([point(0, 79, 79), point(30, 78, 78.4)], 'kg'))).toBe(
		'The trend fell 0.6 kg in 30 days, from 79.0 kg to 78.4 kg.'
	);
	expect(plain(weightSentence([point(0, 79), point(9, 79.01)], 'kg'))).toContain(
		'stayed at 79.0 kg'
	);
	expect(weightSentence([], 'kg')).toBe('No weigh-ins in this time.');
});

test('the table has the newest first, each with its change', () => {
	const rows = weightTable([point(0, 79), point(1, 78.5)], [], { unit: 'kg', today: '2026-11-23' });
	expect(rows.map((row) => row.map(plain))).toEqual([
		[expect.stringContaining('2'), '78.5 kg', '78.5 kg', '−0.5'],
		[expect.stringContaining('1'), '79.0 kg', '79.0 kg', '']
	]);
});

test('who weighed themselves again that day finds it in the table, not counted', () => {
	const again = { measuredAt: point(0, 0).at + day / 2, weightKg: 80, utcOffset: 0 };
	const rows = weightTable([point(0, 79), point(1, 78.5)], [again], {
		unit: 'kg',
		today: '2026-11-23'
	});
	expect(rows.map((row) => plain(row[1]!))).toEqual(['78.5 kg', '80.0 kg', '79.0 kg']);
	expect(rows[1]).toEqual([
		expect.stringMatching(/, again$/),
		expect.any(String),
		'not counted',
		''
	]);
});

test('a note stands at noon of its day, beside a weigh-in of that day, and never outside of the line', () => {
	const at = (day: number, hour: number) => new Date(2026, 10, day, hour);
	const points = [at(2, 7), at(9, 7)].map((when) => ({ at: when, weight: 78, trend: 78 }));
	const noted = ['2026-11-01', '2026-11-05', '2026-11-12'].map((day) => ({ day, text: day }));
	const placed = placedNotes(noted, points);
	expect(placed).toEqual([{ at: at(5, 12), text: '2026-11-05' }]);
	expect(placedNotes([{ day: '2026-11-09', text: 'Fair' }], points)).toEqual([
		{ at: at(9, 7), text: 'Fair' }
	]);
	expect(notedAt(placed, at(5, 7))).toBe('2026-11-05');
	expect(notedAt(placed, at(6, 7))).toBeUndefined();
	expect(placedNotes(noted, [])).toEqual([]);
});
