import { periodOf } from '#lib/domains/goals/period.ts';
import { addDays, dayIn, dayRange, type Day, type Zone } from '#lib/platform/time/calendar.ts';
import type { Facts } from './facts.ts';
import { afterQuiet, minuteOf } from './quiet.ts';

/** Something to tell, from a moment on and for a while. */
export interface Notice {
	readonly what:
		| { readonly kind: 'fast-done'; readonly fastId: string; readonly goalMs: number }
		| { readonly kind: 'fast-start' | 'weigh-in' | 'weekly' }
		| { readonly kind: 'sign-in'; readonly provider: string };
	/** What it tells of, and of which moment: once for each device. */
	readonly key: string;
	/** Epoch milliseconds, outside of the quiet hours. */
	readonly at: number;
	/** From then on it is of no use. */
	readonly until: number;
}

const hourMs = 3_600_000;
/** A goal is told as long as somebody who looks at the clock would still call it news. */
const fastDoneMs = 12 * hourMs;
const reminderMs = 2 * hourMs;
const signInMs = 48 * hourMs;
const weeklyMs = 12 * hourMs;
const weeklyMinute = 9 * 60;

export interface Beside {
	readonly now: number;
	/** Of the device that is told. */
	readonly deviceZone: string;
	/** Since when the device is told anything, epoch milliseconds. */
	readonly since: number;
}

/**
 * What there is to tell one device, today and tomorrow: what holds by the facts of this moment, so
 * that a fast that was ended or moved has left nothing behind. What was due before the device was
 * reached, or before the person asked for it, is not told after the fact.
 */
export function noticesFor(facts: Facts, beside: Beside): Notice[] {
	const zone = facts.homeZone ?? beside.deviceZone;
	const asked = Math.max(beside.since, facts.changedAt);
	const found = [
		...fastDone(facts, zone).filter(({ at }) => at >= beside.since),
		...[...daily(facts, beside.now, zone), ...weekly(facts, beside.now, zone)].filter(
			({ at }) => at >= asked
		),
		...signIns(facts, beside.now, zone)
	];
	return found.filter(({ until }) => until > beside.now);
}

function fastDone({ notices, fast, hidden }: Facts, zone: Zone): Notice[] {
	if (!notices.fastDone || !fast?.goalHours || hidden.includes('fasting')) return [];
	const goalMs = fast.goalHours * hourMs;
	const goalAt = fast.start + goalMs;
	const at = afterQuiet(goalAt, notices.quiet, zone);
	const what = { kind: 'fast-done', fastId: fast.id, goalMs } as const;
	return [{ what, key: `fast-done:${fast.id}:${goalAt}`, at, until: at + fastDoneMs }];
}

function daily(facts: Facts, now: number, zone: Zone): Notice[] {
	const { notices, fast, hidden, weighedOn } = facts;
	const today = dayIn(now, zone);
	const remind = (kind: 'fast-start' | 'weigh-in', day: Day, minute: number): Notice[] => {
		const at = afterQuiet(minuteOf(day, minute, zone), notices.quiet, zone);
		const { to } = dayRange(day, zone);
		// What waits until its day is over is no longer true.
		if (at >= to) return [];
		const until = Math.min(at + reminderMs, to);
		return [{ what: { kind }, key: `${kind}:${day}`, at, until }];
	};
	return [today, addDays(today, 1)].flatMap((day) => [
		...(notices.fastStart.on && !fast && !hidden.includes('fasting')
			? remind('fast-start', day, notices.fastStart.at)
			: []),
		...(notices.weighIn.on && !weighedOn.has(day) && !hidden.includes('weight')
			? remind('weigh-in', day, notices.weighIn.at)
			: [])
	]);
}

function weekly({ notices, weekStart }: Facts, now: number, zone: Zone): Notice[] {
	if (!notices.weekly) return [];
	const { from } = periodOf('week', dayIn(now, zone), weekStart);
	return [from, addDays(from, 7)].map((day) => {
		const at = afterQuiet(minuteOf(day, weeklyMinute, zone), notices.quiet, zone);
		return { what: { kind: 'weekly' }, key: `weekly:${day}`, at, until: at + weeklyMs };
	});
}

/** Nobody noted when it began: it is told when it is seen, as long as it holds. */
function signIns({ notices, signedOut }: Facts, now: number, zone: Zone): Notice[] {
	if (!notices.signIn) return [];
	const at = afterQuiet(now, notices.quiet, zone);
	return signedOut.map(({ provider, tokenVersion }) => ({
		what: { kind: 'sign-in', provider },
		key: `sign-in:${provider}:${tokenVersion}`,
		at,
		until: at + signInMs
	}));
}
