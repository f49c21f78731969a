/** What is drawn by hand lands on these. */
export const snapMinutes = 5;
export const snapMs = snapMinutes * 60_000;

export function snapped(minute: number): number {
	return Math.round(minute / snapMinutes) * snapMinutes;
}

/** Clocks differ by whole quarters of an hour: on five minutes here is on five minutes anywhere. */
export function snappedInstant(instant: number): number {
	return Math.round(instant / snapMs) * snapMs;
}
