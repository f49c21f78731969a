import type { ConnectionCard } from '#lib/providers/connection-card.ts';
import type { Counts, RunView } from '#lib/providers/run-view.ts';
import { agoText, durationText, whenText } from '#lib/platform/time/format.ts';
import type { Zone } from '#lib/platform/time/calendar.ts';

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

/** How a connection stands, in one line and what follows from it. */
export function standingOf(card: ConnectionCard, clock: Clock): Standing {
	const { connection, lastRun, name } = card;
	if (!connection) return { tone: 'quiet', text: 'Not connected', more: null };
	const { account, lastOkAt, error } = connection;
	const as = account === '' ? 'Connected' : `Connected as ${account}`;
	if (connection.status === 'reconnect') {
		const since = lastRun?.finishedAt ? ` since ${when(lastRun.finishedAt, clock)}` : '';
		const text = `Needs sign-in${since}`;
		return {
			tone: 'attention',
			text,
			more: `${name} needs you to sign in again. Your data is safe.`
		};
	}
	const synced = lastOkAt === null ? '' : ` · last sync ${ago(lastOkAt, clock)}`;
	if (connection.status === 'paused') {
		return { tone: 'quiet', text: `Paused${synced}`, more: 'Nothing is fetched until you resume.' };
	}
	const text = `${as}${synced}`;
	if (isRunning(card)) return { tone: 'good', text, more: null };
	const next = nextText(card, clock);
	if (error === null) return { tone: 'good', text, more: next };
	return { tone: 'attention', text, more: [error, next].filter(Boolean).join(' ') };
}

function nextText({ connection, lastRun }: ConnectionCard, clock: Clock): string | null {
	const at = connection?.nextSyncAt ?? null;
	if (at === null) return null;
	const time = at <= clock.now ? 'in a moment' : when(at, clock);
	if (lastRun?.state === 'waiting') return `Continues ${at <= clock.now ? time : `at ${time}`}.`;
	if (lastRun?.state === 'failed') return `Tries again ${at <= clock.now ? time : `at ${time}`}.`;
	return `Next automatic sync ${time}`;
}

/** "140 workouts so far, back to Mar 2025". */
export function progressText({ lastRun }: ConnectionCard): string {
	if (lastRun?.state === 'stopping') return 'Stopping…';
	const progress = lastRun?.progress;
	if (!progress || progress.received === 0) return 'Fetching workouts…';
	const back = progress.reached === null ? '' : `, back to ${monthOf(progress.reached)}`;
	return `Fetching workouts… ${progress.received} so far${back}`;
}

function monthOf(instant: number): string {
	const month = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });
	return month.format(instant);
}

const triggers = {
	connect: 'On connecting',
	schedule: 'Automatic',
	manual: 'By hand',
	command: 'Command line',
	replay: 'Read again'
} as const;

const states = {
	running: 'Under way',
	stopping: 'Stopping',
	done: 'Done',
	failed: 'Failed',
	waiting: 'Waiting',
	stopped: 'Stopped',
	interrupted: 'Interrupted by a restart'
} as const;

export interface RunLine {
	readonly when: string;
	/** How it came about, how it ended, how long it took. */
	readonly how: string;
	readonly counts: string;
	readonly isBad: boolean;
}

export function runLine(run: RunView, clock: Clock): RunLine {
	const { trigger, state, startedAt, finishedAt } = run;
	const took = finishedAt === null ? [] : [briefly(finishedAt - startedAt)];
	return {
		when: when(startedAt, clock),
		how: [triggers[trigger], states[state], ...took].join(' · '),
		counts: state === 'done' || hasBrought(run.counts) ? countsText(run.counts) : '',
		isBad: state === 'failed' || run.counts.skipped > 0
	};
}

function hasBrought({ created, updated, removed, skipped }: Counts): boolean {
	return created + updated + removed + skipped > 0;
}

function briefly(ms: number): string {
	return ms < 60_000 ? `${Math.max(1, Math.round(ms / 1000))}\u202fs` : durationText(ms);
}

/** "12 added, 3 changed, 1 removed, 2 could not be read". */
export function countsText({ created, updated, removed, skipped }: Counts): string {
	const parts = [
		created > 0 ? `${created} added` : '',
		updated > 0 ? `${updated} changed` : '',
		removed > 0 ? `${removed} removed` : '',
		skipped > 0 ? `${skipped} could not be read` : ''
	].filter(Boolean);
	return parts.length > 0 ? parts.join(', ') : 'Nothing new';
}

const when = (at: number, { now, zone }: Clock) => whenText(at, now, zone);
const ago = (at: number, { now, zone }: Clock) => agoText(at, now, zone);
