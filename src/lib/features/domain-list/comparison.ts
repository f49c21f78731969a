import { durationText } from '#lib/platform/time/format.ts';

/** Fewer than this say nothing of what is usual. */
const enough = 3;

export function average(values: readonly number[]): number | null {
	if (values.length < enough) return null;
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** "12 min longer than the average of the 14 before"; a difference, never a verdict. */
export function lengthComparison(length: number, before: readonly number[], what: string): string {
	const usual = average(before);
	if (usual === null) return '';
	const difference = length - usual;
	const whose = `the average of the ${before.length} ${what} before`;
	if (Math.abs(difference) < 60_000) return `As long as ${whose}`;
	return `${durationText(Math.abs(difference))} ${difference > 0 ? 'longer' : 'shorter'} than ${whose}`;
}
