/**
 * Minutes east of UTC where the made-up people are: in central Europe with its summer time,
 * a February fortnight in New York and an October one in Tokyo.
 */
export function offsetMinutes(instant: number): number {
	const at = new Date(instant);
	const month = at.getUTCMonth();
	const date = at.getUTCDate();
	if (month === 1 && date <= 14) return -300;
	if (month === 9 && date <= 14) return 540;
	const year = at.getUTCFullYear();
	const summer = instant >= lastSunday(year, 2) && instant < lastSunday(year, 9);
	return summer ? 120 : 60;
}

/** The zone that a phone of theirs shows. */
export function zoneAt(instant: number): string {
	const offset = offsetMinutes(instant);
	if (offset === -300) return 'America/New_York';
	return offset === 540 ? 'Asia/Tokyo' : 'Europe/Berlin';
}

/** 01:00 UTC on the last Sunday of a month that has 31 days. */
function lastSunday(year: number, month: number): number {
	const last = new Date(Date.UTC(year, month, 31, 1));
	return last.getTime() - last.getUTCDay() * 86_400_000;
}
