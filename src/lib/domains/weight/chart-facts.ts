import { dayOf, type Day } from '#lib/platform/time/calendar.ts';
import { dateText } from '#lib/platform/time/format.ts';
import { deltaText, fixedText } from '#lib/platform/number.ts';
import {
	mass,
	massDelta,
	quantityText,
	typedMassUnit,
	type MassUnit
} from '#lib/platform/units.ts';
import type { WeighIn } from './entity.ts';
import { trendPerWeek, type TrendPoint } from './trend.ts';

const dayMs = 86_400_000;
/** No line is drawn over a longer pause: nobody knows what lay there. */
const longestGapMs = 3 * dayMs;

export interface ChartPoint {
	readonly at: Date;
	/** In the unit shown. */
	readonly weight: number | null;
	readonly trend: number | null;
}

/** What a person noted of a day. */
export interface ChartNote {
	readonly day: Day;
	readonly text: string;
}

/** A point with the clock of the place where it was weighed. */
export interface PlacedPoint extends TrendPoint {
	readonly utcOffset: number;
}

/**
 * The moment at which this device's clock shows what the clock of the place showed: an axis writes
 * its days by the device, and a weigh-in belongs to the day of its own place.
 */
function shownAt(instant: number, utcOffset: number): Date {
	const there = new Date(instant + utcOffset * 60_000);
	const [year, month, day] = [there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate()];
	return new Date(year, month, day, there.getUTCHours(), there.getUTCMinutes());
}

/** The points in the unit shown, with a break wherever more than three days are missing. */
export function chartPoints(points: readonly PlacedPoint[], unit: MassUnit): ChartPoint[] {
	const shown: ChartPoint[] = [];
	points.forEach((point, n) => {
		const last = points[n - 1];
		if (last && point.at - last.at > longestGapMs + dayMs) {
			const between = shownAt((last.at + point.at) / 2, last.utcOffset);
			shown.push({ at: between, weight: null, trend: null });
		}
		shown.push({
			at: shownAt(point.at, point.utcOffset),
			weight: massDelta(point.weightKg, unit),
			trend: massDelta(point.trendKg, unit)
		});
	});
	return shown;
}

export type Later = Pick<WeighIn, 'measuredAt' | 'weightKg' | 'utcOffset'>;

export function laterPoints(later: readonly Later[], unit: MassUnit): ChartPoint[] {
	return later.map(({ measuredAt, weightKg, utcOffset }) => ({
		at: shownAt(measuredAt, utcOffset),
		weight: massDelta(weightKg, unit),
		trend: null
	}));
}

/** Lowest and highest figure shown, to whole units, and never so close that noise looks like news. */
export function chartSpan(
	points: readonly ChartPoint[],
	lines: readonly number[] = []
): [number, number] {
	const drawn = points.flatMap(({ weight, trend }) => [weight, trend]).filter((v) => v !== null);
	const values = [...drawn, ...lines];
	const low = Math.floor(Math.min(...values));
	const high = Math.ceil(Math.max(...values));
	return high - low < 2 ? [low - 1, high + 1] : [low, high];
}

/** What the chart says, in a sentence: the trend, its change and over how long. */
export function weightSentence(points: readonly TrendPoint[], unit: MassUnit): string {
	const [first, last] = [points[0], points.at(-1)];
	if (!first || !last) return 'No weigh-ins in this time.';
	const text = (kilograms: number) => quantityText(mass(kilograms, unit));
	const days = Math.round((last.at - first.at) / dayMs);
	if (days < 1) return `One day of weigh-ins: ${text(last.weightKg)}.`;
	const change = massDelta(last.trendKg - first.trendKg, unit);
	const way = Math.abs(change) < 0.05 ? 'stayed' : change < 0 ? 'fell' : 'rose';
	const over = days === 1 ? '1 day' : `${days} days`;
	if (way === 'stayed') return `The trend stayed at ${text(last.trendKg)} over ${over}.`;
	const by = `${fixedText(Math.abs(change), 1)}\u202f${typedMassUnit(unit)}`;
	const whole = `The trend ${way} ${by} in ${over}, from ${text(first.trendKg)} to ${text(last.trendKg)}.`;
	return [whole, rateText(points, unit)].filter(Boolean).join(' ');
}

/** How fast it moves now, once there are four weeks of it. */
function rateText(points: readonly TrendPoint[], unit: MassUnit): string {
	const [first, last] = [points[0], points.at(-1)];
	if (!first || !last || last.at - first.at < 28 * dayMs) return '';
	const perWeek = trendPerWeek(points);
	if (perWeek === null) return '';
	const rate = `${deltaText(massDelta(perWeek, unit), 2)}\u202f${typedMassUnit(unit)}`;
	return `Over the last 4 weeks: ${rate} a week.`;
}

/** What a goal asks for, in kilograms: a line, or a band between two. */
export interface ChartAim {
	readonly low: number;
	readonly high: number | null;
	/** "at most 75 kg" */
	readonly text: string;
}

/** From where a goal is drawn: further away, it would press the weights together. */
const leastReach = 3;

/** The lines of a goal in the unit shown, as far as they lie near what is drawn. */
export function aimLines(
	points: readonly ChartPoint[],
	aim: ChartAim | null,
	unit: MassUnit
): number[] {
	if (!aim) return [];
	const [low, high] = chartSpan(points);
	const reach = Math.max(high - low, leastReach);
	return [aim.low, ...(aim.high === null ? [] : [aim.high])]
		.map((kilograms) => massDelta(kilograms, unit))
		.filter((value) => value >= low - reach && value <= high + reach);
}

/** The mean of the days that are drawn, in kilograms; null without any. */
export function meanWeight(points: readonly TrendPoint[]): number | null {
	const sum = points.reduce((total, { weightKg }) => total + weightKg, 0);
	return points.length === 0 ? null : sum / points.length;
}

export interface TableView {
	readonly unit: MassUnit;
	readonly today: Day;
}

/** The same values as text, the newest first. */
export function weightTable(
	points: readonly PlacedPoint[],
	later: readonly Later[],
	{ unit, today }: TableView
): string[][] {
	const text = (kilograms: number) => quantityText(mass(kilograms, unit));
	const counted = points.map((point, n) => {
		const last = points[n - 1];
		const change = last ? deltaText(massDelta(point.weightKg - last.weightKg, unit), 1) : '';
		const day = dateText(dayOf(point.at, point.utcOffset), today);
		return { at: point.at, cells: [day, text(point.weightKg), text(point.trendKg), change] };
	});
	const again = later.map(({ measuredAt: at, utcOffset, weightKg }) => ({
		at,
		cells: [`${dateText(dayOf(at, utcOffset), today)}, again`, text(weightKg), 'not counted', '']
	}));
	return [...counted, ...again].sort((a, b) => b.at - a.at).map(({ cells }) => cells);
}

/** Where the notes stand on the axis: at noon, or where the line begins or ends that day. */
export function placedNotes(notes: readonly ChartNote[], points: readonly ChartPoint[]) {
	const [first, last] = [points[0]?.at, points.at(-1)?.at];
	if (!first || !last) return [];
	return notes.flatMap(({ day, text }) => {
		const noon = new Date(`${day}T12:00`);
		const isThatDay = (end: Date) => end.toDateString() === noon.toDateString();
		const at = [last, first].find(isThatDay) ?? noon;
		return at >= first && at <= last ? [{ at, text }] : [];
	});
}

/** What was noted of the day of a point. */
export function notedAt(notes: readonly { readonly at: Date; readonly text: string }[], at: Date) {
	return notes.find((note) => note.at.toDateString() === at.toDateString())?.text;
}
