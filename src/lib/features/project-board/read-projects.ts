import { periodOf } from '#lib/domains/goals/period.ts';
import { project as projectEntity, type Project } from '#lib/domains/projects/entity.ts';
import { ordered } from '#lib/domains/projects/order.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import {
	entryLength,
	runningEntries,
	tracked,
	trackedByProject
} from '#lib/domains/time/tracked.ts';
import {
	addDays,
	dayIn,
	dayRange,
	deviceZone,
	type Day,
	type Span
} from '#lib/platform/time/calendar.ts';
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
}

export interface Board {
	readonly active: readonly Worked[];
	readonly archived: readonly Worked[];
	readonly running: readonly TimeEntry[];
	readonly zone: string;
	readonly today: Day;
}

const everything: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };

function lastWorked(entries: readonly TimeEntry[], now: number): Map<string, number> {
	const last = new Map<string, number>();
	for (const { projectId, stop } of entries) {
		if (projectId) last.set(projectId, Math.max(last.get(projectId) ?? 0, stop ?? now));
	}
	return last;
}

async function frameOf(reader: Reader, now: number) {
	const { homeZone, dayStartMinutes, weekStart } = await currentSettings(reader);
	const zone = homeZone ?? deviceZone();
	const today = dayIn(now, zone, dayStartMinutes);
	const first = periodOf('week', today, weekStart === 'sunday' ? 7 : 1);
	const week: Span = { from: dayRange(first.from, zone).from, to: dayRange(first.to, zone).from };
	return { zone, today, week, firstDay: first.from };
}

export async function readBoard(reader: Reader, now: number): Promise<Board> {
	const { zone, today, week } = await frameOf(reader, now);
	const [projects, entries] = await Promise.all([
		reader.range(projectEntity, {}),
		reader.range(timeEntry, {})
	]);
	const sums = (span: Span) =>
		new Map(
			trackedByProject(entries, span, now).map(({ projectId, milliseconds }) => [
				projectId,
				milliseconds
			])
		);
	const [thisWeek, all] = [sums(week), sums(everything)];
	const last = lastWorked(entries, now);
	const running = runningEntries(entries);
	const worked = (project: Project): Worked => ({
		project,
		week: thisWeek.get(project.id) ?? 0,
		total: all.get(project.id) ?? 0,
		last: last.get(project.id) ?? null,
		running: running.some(({ projectId }) => projectId === project.id)
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
	const { zone, today, firstDay } = await frameOf(reader, now);
	const entries = await reader.range(timeEntry, { by: 'projectId', is: id });
	entries.sort((a, b) => b.start - a.start);
	const weeks = Array.from({ length: 12 }, (_, n) => addDays(firstDay, 7 * (n - 11))).map(
		(from) => {
			const span = { from: dayRange(from, zone).from, to: dayRange(addDays(from, 7), zone).from };
			return { from, milliseconds: tracked(entries, span, now) };
		}
	);
	return {
		project,
		weeks,
		entries: entries.slice(0, 20),
		total: entries.reduce((sum, entry) => sum + entryLength(entry, now), 0),
		running: runningEntries(await reader.range(timeEntry, { limit: 50 })),
		last: lastWorked(entries, now).get(id) ?? null,
		zone,
		today
	};
}
