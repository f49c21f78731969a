const dateTime =
	/^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-]\d\d:?\d\d))$/;

/** `2026-09-01T03:02:00.840Z` as integer microseconds since the epoch; null when it is no moment. */
export function parseMicroseconds(text: unknown): number | null {
	const match = typeof text === 'string' ? dateTime.exec(text) : null;
	if (!match) return null;
	const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
	const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])];
	const offset = match[8] === undefined ? 0 : parseOffsetMinutes(match[8]);
	const local = Date.UTC(year, month - 1, day, hour, minute, second);
	// Date.UTC rolls 30 February over into March and reads years below 100 as 19xx.
	const isDay = year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
	const exists = isDay && hour < 24 && minute < 60 && second < 60;
	if (!exists || offset === null) return null;
	const fraction = Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
	const micros = (local - offset * 60_000) * 1000 + fraction;
	// Doubles count single microseconds until the year 2255.
	return Number.isSafeInteger(micros) ? micros : null;
}

function daysIn(year: number, month: number): number {
	const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	if (month === 2) return isLeap ? 29 : 28;
	return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Epoch milliseconds, cut, not rounded. */
export function parseMilliseconds(text: unknown): number | null {
	const micros = parseMicroseconds(text);
	return micros === null ? null : Math.floor(micros / 1000);
}

/** `+05:30`, `-0800` or `Z` as minutes east of UTC. */
export function parseOffsetMinutes(text: unknown): number | null {
	if (text === 'Z' || text === 'z') return 0;
	const match = typeof text === 'string' ? /^([+-])(\d\d):?([0-5]\d)$/.exec(text) : null;
	if (!match) return null;
	const minutes = Number(match[2]) * 60 + Number(match[3]);
	// `|| 0`: "-00:00" is 0, not −0.
	return (match[1] === '-' ? -minutes : minutes) || 0;
}
