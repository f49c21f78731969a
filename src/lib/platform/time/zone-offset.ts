const minuteMs = 60_000;
const dayMs = 86_400_000;

const readers = new Map<string, Intl.DateTimeFormat>();

function readerOf(zone: string): Intl.DateTimeFormat {
	let reader = readers.get(zone);
	if (!reader) {
		reader = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric'
		});
		readers.set(zone, reader);
	}
	return reader;
}

/** Minutes east of UTC on the clocks of an IANA zone at an instant. */
export function zoneOffsetAt(instant: number, zone: string): number {
	const at: Record<string, number> = {};
	for (const { type, value } of readerOf(zone).formatToParts(instant)) at[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = at;
	const shown = Date.UTC(year, month - 1, day, hour, minute, second);
	return Math.round((shown - Math.floor(instant / 1000) * 1000) / minuteMs);
}

/** Until then some zones differed from UTC by odd seconds, which offsets in minutes cannot say. */
const wholeMinutesSince = Date.UTC(1973, 0, 1);

const steady = new Map<string, number | null>();
const mostKept = 50_000;

/**
 * The offset of a zone on a whole day of its calendar, or null when the clocks may change near it: a
 * file of a thousand rows asks the same few days again and again.
 */
export function steadyOffset(dayStart: number, zone: string): number | null {
	if (dayStart < wholeMinutesSince) return null;
	const key = `${dayStart / dayMs} ${zone}`;
	const known = steady.get(key);
	if (known !== undefined) return known;
	const around = [dayStart - dayMs, dayStart + dayMs / 2, dayStart + 2 * dayMs];
	const [first = 0, ...others] = around.map((at) => zoneOffsetAt(at, zone));
	const found = others.every((offset) => offset === first) ? first : null;
	if (steady.size >= mostKept) steady.clear();
	steady.set(key, found);
	return found;
}
