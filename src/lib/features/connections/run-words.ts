import { numberText } from '#lib/platform/number.ts';
import { durationText, whenText } from '#lib/platform/time/format.ts';
import type { Counts, RunRow, RunView } from '#lib/providers/run-view.ts';
import type { Clock } from './words.ts';

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
	readonly trigger: string;
	readonly state: string;
	/** Empty while it goes on. */
	readonly took: string;
	/** All that it brought, in one go: for a narrow screen. */
	readonly counts: string;
	readonly isBad: boolean;
}

export function runLine(run: RunView, { now, zone }: Clock): RunLine {
	const { state, startedAt, finishedAt } = run;
	return {
		when: whenText(startedAt, now, zone),
		trigger: triggers[run.trigger],
		state: states[state],
		took: finishedAt === null ? '' : briefly(finishedAt - startedAt),
		counts: state === 'done' || hasBrought(run.counts) ? countsText(run.counts) : '',
		isBad: state === 'failed' || run.counts.skipped > 0
	};
}

/** The columns of a run, in their order. */
export const countColumns = [
	['created', 'Added'],
	['updated', 'Changed'],
	['removed', 'Removed'],
	['skipped', 'Skipped']
] as const satisfies readonly (readonly [keyof Counts, string])[];

function hasBrought({ created, updated, removed, skipped }: Counts): boolean {
	return created + updated + removed + skipped > 0;
}

function briefly(ms: number): string {
	return ms < 60_000 ? `${Math.max(1, Math.round(ms / 1000))}\u202fs` : durationText(ms);
}

/** "12 added, 3 changed, 1 removed, 2 could not be read". */
export function countsText({ created, updated, removed, skipped }: Counts): string {
	const parts = [
		created > 0 ? `${numberText(created)} added` : '',
		updated > 0 ? `${numberText(updated)} changed` : '',
		removed > 0 ? `${numberText(removed)} removed` : '',
		skipped > 0 ? `${numberText(skipped)} could not be read` : ''
	].filter(Boolean);
	return parts.length > 0 ? parts.join(', ') : 'Nothing new';
}

/** "Added 38 of 40 workouts. 2 could not be read." Null: everything could. */
export function partialText({ counts }: RunView, noun: string): string | null {
	const { created, updated, unchanged, skipped } = counts;
	if (skipped === 0) return null;
	const all = created + updated + unchanged + skipped;
	const read = numberText(all - skipped);
	return `Read ${read} of ${numberText(all)} ${noun}. ${numberText(skipped)} could not be read.`;
}

export const effects = {
	created: 'Added',
	updated: 'Changed',
	removed: 'Removed'
} as const satisfies Record<RunRow['effect'], string>;
