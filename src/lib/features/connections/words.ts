import type { ConnectionCard } from '#lib/providers/connection-card.ts';
import { entities } from '#lib/domains/registry.ts';
import { numberText } from '#lib/platform/number.ts';
import { agoText, whenText } from '#lib/platform/time/format.ts';
import { estimateOf } from './estimate.ts';
import { partialText } from './run-words.ts';
import { dayIn, type Zone } from '#lib/platform/time/calendar.ts';

/** A moment as the person reads it. */
export interface Clock {
	readonly now: number;
	readonly zone: Zone;
}

export type Tone = 'good' | 'attention' | 'quiet';

export interface Standing {
	readonly tone: Tone;
	readonly text: string;
	/** What comes next, or what to do. */
	readonly more: string | null;
}

export function isRunning({ lastRun }: ConnectionCard): boolean {
	return lastRun?.state === 'running' || lastRun?.state === 'stopping';
}

/** Waiting alone does not help: it is tried once a day from there on. */
export function needsAttention({ connection }: ConnectionCard): boolean {
	return connection?.status === 'active' && (connection.trouble?.needsAttention ?? false);
}

/** How a connection stands, in one line and what follows from it. */
export function standingOf(card: ConnectionCard, clock: Clock): Standing {
	const { connection } = card;
	if (!connection) return { tone: 'quiet', text: 'Not connected', more: downText(card, clock) };
	if (connection.status === 'reconnect') return endedGrant(card, clock);
	const { account, lastOkAt, error } = connection;
	const synced = lastOkAt === null ? '' : ` · last sync ${ago(lastOkAt, clock)}`;
	if (connection.status === 'paused') {
		return { tone: 'quiet', text: `Paused${synced}`, more: 'Nothing is fetched until you resume.' };
	}
	const text = `${account === '' ? 'Connected' : `Connected as ${account}`}${synced}`;
	if (isRunning(card)) return { tone: 'good', text, more: null };
	if (needsAttention(card)) return hopeless(card, synced);
	const down = downText(card, clock);
	if (down) return { tone: 'attention', text, more: down };
	const next = nextText(card, clock);
	if (card.lastRun?.state === 'waiting') {
		const why = card.budget.heldUntil === null ? error : allowanceText(card);
		return { tone: 'quiet', text, more: sentences(why, next) };
	}
	if (error !== null) return { tone: 'attention', text, more: sentences(error, next) };
	return { tone: 'good', text, more: sentences(newsText(card), next) };
}

/**
 * Nobody here asks it for a while: whoever is connected is told when, and whoever is not, that now
 * is no good moment.
 */
function downText({ name, budget, connection }: ConnectionCard, clock: Clock): string | null {
	const until = budget.downUntil;
	if (until === null || until <= clock.now) return null;
	if (!connection)
		return `${name} isn't answering. Connecting may not work before ${when(until, clock)}.`;
	const next = Math.max(until, connection.nextSyncAt ?? 0);
	return `${name} isn't answering. Next try at ${when(next, clock)}.`;
}

const sentences = (...all: (string | null)[]) => all.filter(Boolean).join(' ') || null;

/** Nothing is asked of the provider before the person acts. */
function endedGrant({ kind, name, lastRun }: ConnectionCard, clock: Clock): Standing {
	const since = lastRun?.finishedAt ? ` since ${when(lastRun.finishedAt, clock)}` : '';
	const [want, words] =
		kind === 'token'
			? ['a new token', `${name} needs a new token from you.`]
			: ['sign-in', `${name} needs you to sign in again.`];
	return { tone: 'attention', text: `Needs ${want}${since}`, more: `${words} Your data is safe.` };
}

function hopeless({ connection }: ConnectionCard, synced: string): Standing {
	const text = `Needs attention: failed ${numberText(connection?.trouble?.failures ?? 0)} times in a row${synced}`;
	const more = sentences(connection?.error ?? null, 'It is tried once a day. Your data is safe.');
	return { tone: 'attention', text, more };
}

/** What the last sync has come to, where there is something to say. */
function newsText(card: ConnectionCard): string | null {
	const { lastRun } = card;
	if (lastRun?.state !== 'done') return null;
	const { created, updated, removed } = lastRun.counts;
	const partial = partialText(lastRun, nounOf(card));
	return partial ?? (created + updated + removed === 0 ? 'Up to date, nothing new.' : null);
}

function nextText({ connection, lastRun }: ConnectionCard, clock: Clock): string | null {
	const at = connection?.nextSyncAt ?? null;
	if (at === null) return null;
	const time = at <= clock.now ? 'in a moment' : when(at, clock);
	if (lastRun?.state === 'waiting') return `Continues ${at <= clock.now ? time : `at ${time}`}.`;
	if (lastRun?.state === 'failed') return `Tries again ${at <= clock.now ? time : `at ${time}`}.`;
	return `Next automatic sync ${time}`;
}

/** What a provider brings, in the plural: "workouts", "projects and time entries". */
export function nounOf({ fills }: Pick<ConnectionCard, 'fills'>): string {
	const names = entities.filter(({ name }) => fills.includes(name));
	return names.map(({ label }) => label.many.toLowerCase()).join(' and ') || 'records';
}

/** "Fetching workouts… 140 of about 210, back to Mar 2025". */
export function progressText(card: ConnectionCard, zone: Zone): string {
	const { lastRun } = card;
	if (lastRun?.state === 'stopping') return 'Stopping…';
	const fetching = `Fetching ${nounOf(card)}…`;
	const progress = lastRun?.progress;
	if (!progress || progress.received === 0) return fetching;
	const back = progress.reached === null ? '' : `, back to ${monthOf(progress.reached, zone)}`;
	const about = estimateOf(card)?.about ?? null;
	const of = about === null ? 'so far' : `of about ${numberText(about)}`;
	return `${fetching} ${numberText(progress.received)} ${of}${back}`;
}

/** What a screen reader is told while it goes on: each tenth, or each month where none is known. */
export function announcement(card: ConnectionCard, zone: Zone): string {
	const { name, lastRun } = card;
	if (lastRun?.state === 'stopping') return 'Stopping…';
	const estimate = estimateOf(card);
	if (estimate) return `${name}: ${Math.floor(estimate.share * 10) * 10}\u202f%`;
	const reached = lastRun?.progress?.reached ?? null;
	return `${name}: ${reached === null ? 'fetching' : `back to ${monthOf(reached, zone)}`}`;
}

const windows: Readonly<Record<number, readonly [now: string, each: string]>> = {
	60: ['this minute', 'a minute'],
	3600: ['this hour', 'an hour'],
	86_400: ['today', 'a day']
};

/** "Toggl allows 30 requests an hour." */
function allowanceText({ name, budget: { limit, seconds } }: ConnectionCard): string {
	const each = windows[seconds]?.[1] ?? `in ${numberText(seconds)}\u202fs`;
	return `${name} allows ${numberText(limit)} requests ${each}.`;
}

/** "11 of 30 requests this hour". */
export function budgetText({ budget }: Pick<ConnectionCard, 'budget'>): string {
	const { used, limit, seconds } = budget;
	const window = windows[seconds]?.[0] ?? `in ${numberText(seconds)}\u202fs`;
	return `${numberText(used)} of ${numberText(limit)} requests ${window}`;
}

function monthOf(instant: number, zone: Zone): string {
	const style = { month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
	return new Intl.DateTimeFormat(undefined, style).format(Date.parse(dayIn(instant, zone)));
}

const when = (at: number, { now, zone }: Clock) => whenText(at, now, zone);
const ago = (at: number, { now, zone }: Clock) => agoText(at, now, zone);
