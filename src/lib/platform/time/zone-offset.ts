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

function readOffset(instant: number, zone: string): number {
	const at: Record<string, number> = {};
	for (const { type, value } of readerOf(zone).formatToParts(instant)) at[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = at;
	const shown = Date.UTC(year, month - 1, day, hour, minute, second);
	return Math.round((shown - Math.floor(instant / 1000) * 1000) / minuteMs);
}

/** Until then some zones differed from UTC by odd seconds, which offsets in minutes cannot say. */
const wholeMinutesSince = Date.UTC(1973, 0, 1);

const mostKept = 50_000;
/** By zone, by minute. A screen asks for the same moments again whenever one of its rows changes. */
const offsets = new Map<string, Map<number, number>>();

/** Minutes east of UTC on the clocks of an IANA zone at an instant. */
export function zoneOffsetAt(instant: number, zone: string): number {
	if (instant < wholeMinutesSince) return readOffset(instant, zone);
	const known = offsets.get(zone) ?? new Map<number, number>();
	const minute = Math.floor(instant / minuteMs);
	const kept = known.get(minute);
	if (kept !== undefined) return kept;
	const offset = readOffset(instant, zone);
	if (known.size >= mostKept) known.clear();
	offsets.set(zone, known.set(minute, offset));
	return offset;
}

const steady = new Map<string, number | null>();

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
