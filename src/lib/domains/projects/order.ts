import type { Project } from './entity.ts';

type Sorted = Pick<Project, 'id' | 'name' | 'status' | 'archived'>;

const rank = { active: 0, paused: 1, done: 2 } as const satisfies Record<Project['status'], number>;

/**
 * Active ones first, each group by when it was last worked on, then by name. Archived ones are left
 * out unless asked for.
 */
export function ordered<P extends Sorted>(
	projects: readonly P[],
	lastWorked: ReadonlyMap<string, number>,
	archived = false
): P[] {
	return projects
		.filter((project) => project.archived === archived)
		.sort(
			(a, b) =>
				rank[a.status] - rank[b.status] ||
				(lastWorked.get(b.id) ?? 0) - (lastWorked.get(a.id) ?? 0) ||
				a.name.localeCompare(b.name)
		);
}

/** Share of the planned hours that is worked; null without a plan. */
export function plannedShare(
	project: Pick<Project, 'plannedHours'>,
	workedMs: number
): number | null {
	if (project.plannedHours === null || project.plannedHours <= 0) return null;
	return workedMs / 3_600_000 / project.plannedHours;
}
