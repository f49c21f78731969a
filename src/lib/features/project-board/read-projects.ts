import { periodOf } from '#lib/domains/goals/period.ts';
import { project as projectEntity, type Project } from '#lib/domains/projects/entity.ts';
import { ordered } from '#lib/domains/projects/order.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import {
	entriesOver,
	entryLength,
	runningEntries,
	trackedByProject,
	trackedOn
} from '#lib/domains/time/tracked.ts';
import { addDays, dayIn, deviceZone, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** A project with the hours spent on it. */
export interface Worked {
	readonly project: Project;
	/** Milliseconds of this week and of all. */
	readonly week: number;
	readonly total: number;
	/** When it was worked on last; null: never. */
	readonly last: number | null;
	readonly running: boolean;
	/** All of its hours are on this device. */
	readonly isWhole: boolean;
}

export interface Board {
	readonly active: readonly Worked[];
	readonly archived: readonly Worked[];
	readonly running: readonly TimeEntry[];
	readonly zone: string;
	readonly today: Day;
}

/** What was ever tracked, and what runs now. */
async function readTotals(reader: Reader, now: number) {
	const { sums, open, isWhole } = await reader.tally(timeEntry);
	const found = await reader.find(timeEntry, open);
	const running = runningEntries(found.filter((entry) => entry !== undefined));
	const isOn = (id: string) => (entry: TimeEntry) => entry.projectId === id;
	const totalOf = (id: string) =>
		running.filter(isOn(id)).reduce((sum, entry) => sum + entryLength(entry, now), sums[id] ?? 0);
	/** What runs since before these: it reaches into every stretch of days up to today. */
	const runningBefore = (from: number) => running.filter(({ start }) => start < from);
	return {
		running,
		runningBefore,
		totalOf,
		isWhole,
		isRunning: (id: string) => running.some(isOn(id))
	};
}

/** When the entry that was begun last ended; null: there is none. */
async function readLast(reader: Reader, id: string, now: number): Promise<number | null> {
	const [entry] = await reader.range(timeEntry, { by: 'projectId', is: id, limit: 1 });
	return entry ? (entry.stop ?? now) : null;
}

async function frameOf(reader: Reader, now: number) {
	const { homeZone, dayStartMinutes, weekStart } = await currentSettings(reader);
	const zone = homeZone ?? deviceZone();
	const today = dayIn(now, zone, dayStartMinutes);
	const week = periodOf('week', today, weekStart === 'sunday' ? 7 : 1);
	return { zone, today, week, clock: { now, dayStartMinutes } };
}

export async function readBoard(reader: Reader, now: number): Promise<Board> {
	const { zone, today, week, clock } = await frameOf(reader, now);
	const over = entriesOver(week);
	const [projects, { running, runningBefore, totalOf, isWhole, isRunning }, recent] =
		await Promise.all([
			reader.range(projectEntity, {}),
			readTotals(reader, now),
			reader.range(timeEntry, over)
		]);
	const thisWeek = new Map(
		trackedByProject([...recent, ...runningBefore(over.from)], week, clock).map(
			({ projectId, milliseconds }) => [projectId, milliseconds]
		)
	);
	const last = new Map<string, number>();
	for (const { id } of projects) {
		const at = await readLast(reader, id, now);
		if (at !== null) last.set(id, at);
	}
	const worked = (project: Project): Worked => ({
		project,
		week: thisWeek.get(project.id) ?? 0,
		total: totalOf(project.id),
		last: last.get(project.id) ?? null,
		running: isRunning(project.id),
		isWhole
	});
	return {
		active: ordered(projects, last, false).map(worked),
		archived: ordered(projects, last, true).map(worked),
		running,
		zone,
		today
	};
}

export interface ProjectView {
	readonly project: Project;
	readonly total: number;
	readonly isWhole: boolean;
	/** Milliseconds by week, oldest first; each with its first day. */
	readonly weeks: readonly { readonly from: Day; readonly milliseconds: number }[];
	/** The newest of its entries. */
	readonly entries: readonly TimeEntry[];
	readonly running: readonly TimeEntry[];
	readonly last: number | null;
	readonly zone: string;
	readonly today: Day;
}

export async function readProject(
	reader: Reader,
	id: string,
	now: number
): Promise<ProjectView | null> {
	const project = await reader.get(projectEntity, id);
	if (!project) return null;
	const { zone, today, week, clock } = await frameOf(reader, now);
	const days = Array.from({ length: 12 }, (_, n) => addDays(week.from, 7 * (n - 11)));
	const begin = entriesOver({ ...week, from: days[0] ?? week.from }).from;
	const own = { by: 'projectId', is: id } as const;
	const [{ running, runningBefore, totalOf, isWhole }, entries, recent, last] = await Promise.all([
		readTotals(reader, now),
		reader.range(timeEntry, { ...own, limit: 20 }),
		reader.range(timeEntry, { ...own, from: begin }),
		readLast(reader, id, now)
	]);
	const older = runningBefore(begin).filter(({ projectId }) => projectId === id);
	const weeks = days.map((from) => {
		const own = { from, to: addDays(from, 7) };
		return { from, milliseconds: trackedOn([...recent, ...older], own, clock) };
	});
	const total = totalOf(id);
	return { project, weeks, entries, total, isWhole, running, last, zone, today };
}
