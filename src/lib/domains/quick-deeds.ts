import { offsetAt, type Zone } from '#lib/platform/time/calendar.ts';
import { durationText } from '#lib/platform/time/format.ts';
import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { endFast, startFast } from './fasting/deeds.ts';
import { fastingPeriod } from './fasting/entity.ts';
import { runningFast } from './fasting/fast.ts';
import { perform } from './perform.ts';
import { currentSettings } from './settings/current.ts';
import { startTimer, stopTimer, type TimerStart } from './time/deeds.ts';
import { timeEntry } from './time/entity.ts';
import { runningEntries } from './time/tracked.ts';

/** What keys and commands do at once, without a form. */
export interface Doer {
	readonly replica: Replica;
	readonly zone: Zone;
	now(): number;
}

/** `goalHours`: undefined for the goal of the last fast. */
export async function beginFast(doer: Doer, goalHours?: number | null): Promise<void> {
	const { replica, zone } = doer;
	const fasts = await replica.range(fastingPeriod, { limit: 20 });
	if (runningFast(fasts)) return void toasts.show('A fast is already running');
	const { targets } = await currentSettings(replica);
	const usual = fasts[0] ? fasts[0].goalHours : targets.fastingHours;
	const start = doer.now();
	const begin = { start, utcOffset: offsetAt(start, zone) };
	const goal = goalHours === undefined ? usual : goalHours;
	await perform(replica, 'Fast started', [startFast({ ...begin, goalHours: goal })]);
}

export async function finishFast({ replica, now }: Doer): Promise<void> {
	const running = runningFast(await replica.range(fastingPeriod, { limit: 20 }));
	if (!running) return void toasts.show('No fast is running');
	const end = Math.max(now(), running.start);
	const length = durationText(end - running.start);
	await perform(replica, `Fast ended at ${length}`, [endFast(running, end)]);
}

export async function toggleFast(doer: Doer): Promise<void> {
	const running = runningFast(await doer.replica.range(fastingPeriod, { limit: 20 }));
	return running ? finishFast(doer) : beginFast(doer);
}

export async function beginTimer(
	{ replica, zone, now }: Doer,
	of: Pick<TimerStart, 'description' | 'projectId' | 'tags' | 'billable'>
): Promise<void> {
	const running = runningEntries(await replica.range(timeEntry, { limit: 50 }));
	const start = now();
	const begin = { ...of, start, utcOffset: offsetAt(start, zone) };
	await perform(replica, 'Timer started', startTimer(begin, running));
}

/** A timer with these words, on the project they were last used for. */
export async function beginTimerNamed(doer: Doer, description: string): Promise<void> {
	const same = ({ description: of }: { description: string }) => of === description;
	const [last] = await doer.replica.range(timeEntry, { limit: 1, where: same });
	await beginTimer(doer, { description, projectId: last?.projectId ?? null });
}

export async function finishTimer({ replica, now }: Doer): Promise<void> {
	const [running] = runningEntries(await replica.range(timeEntry, { limit: 50 }));
	if (!running) return void toasts.show('No timer is running');
	const at = now();
	const length = durationText(at - running.start);
	await perform(replica, `Timer stopped at ${length}`, [stopTimer(running, at)]);
}

/** Goes on with what the last timer was. */
export async function continueTimer(doer: Doer): Promise<void> {
	const [last] = await doer.replica.range(timeEntry, { limit: 1 });
	if (!last) return void toasts.show('No timer to go on with');
	if (last.stop === null) return void toasts.show('The timer is running');
	await beginTimer(doer, last);
}
