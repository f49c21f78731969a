import { workout } from '#lib/domains/workouts/entity.ts';
import type { FileTwin } from '../provider.ts';

/** `workouts.csv` tells whole seconds and has no ids; nobody begins two workouts in one second. */
export const whoopFileTwin = {
	entity: workout.name,
	source: 'whoop-csv',
	withinMs: 1001
} satisfies FileTwin;
