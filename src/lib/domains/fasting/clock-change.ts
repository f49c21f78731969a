import { offsetAt, type Zone } from '#lib/platform/time/calendar.ts';
import { durationText } from '#lib/platform/time/format.ts';

/** Why two times on the clock are not as far apart as the fast between them lasts; null: they are. */
export function clockChangeText(start: number, end: number, zone: Zone): string | null {
	const minutes = offsetAt(end, zone) - offsetAt(start, zone);
	if (minutes === 0) return null;
	const moved = durationText(Math.abs(minutes) * 60_000);
	const [way, amount] = minutes > 0 ? ['forward', 'more'] : ['back', 'less'];
	return `Clocks go ${way} ${moved} during this fast: its times are ${moved} ${amount} apart than it lasts.`;
}
