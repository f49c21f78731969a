import { perform } from '#lib/domains/perform.ts';
import type { Project } from '#lib/domains/projects/entity.ts';
import { startTimer } from '#lib/domains/time/deeds.ts';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { offsetAt, type Zone } from '#lib/platform/time/calendar.ts';
import type { Replica } from '#lib/sync/client/store.ts';

interface Start {
	readonly project: Pick<Project, 'id' | 'name'>;
	readonly zone: Zone;
	readonly running: readonly TimeEntry[];
}

/** One tap: the timer runs on this project, and whatever ran before is stopped. */
export function startOn(replica: Replica, { project, zone, running }: Start): Promise<void> {
	const start = Date.now();
	const begin = { start, utcOffset: offsetAt(start, zone), description: '', projectId: project.id };
	return perform(replica, `Timer started: ${project.name}`, startTimer(begin, running));
}
