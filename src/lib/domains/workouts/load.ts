import type { Workout } from './entity.ts';

type Bout = Pick<Workout, 'start' | 'end' | 'strain' | 'energyKilojoule' | 'distanceMeter'>;

export interface DayLoad {
	readonly count: number;
	/** Milliseconds, added up. */
	readonly duration: number;
	/**
	 * The highest strain of one workout; null when none is scored. Strain is logarithmic, so a day's
	 * strain is not the sum of its workouts' and is not made up here.
	 */
	readonly topStrain: number | null;
	/** Kilojoules and metres of those that say; null when none does. */
	readonly energyKilojoule: number | null;
	readonly distanceMeter: number | null;
}

function sumKnown(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

export function dayLoad(workouts: readonly Bout[]): DayLoad {
	const strains = workouts.map((bout) => bout.strain).filter((strain) => strain !== null);
	return {
		count: workouts.length,
		duration: workouts.reduce((sum, bout) => sum + workoutLength(bout), 0),
		topStrain: strains.length === 0 ? null : Math.max(...strains),
		energyKilojoule: sumKnown(workouts.map((bout) => bout.energyKilojoule)),
		distanceMeter: sumKnown(workouts.map((bout) => bout.distanceMeter))
	};
}

export function workoutLength(bout: Pick<Workout, 'start' | 'end'>): number {
	return Math.max(0, bout.end - bout.start);
}

/** Its sport as it is shown: Whoop's "Activity" and nameless ones are a "Workout". */
export function sportText(bout: Pick<Workout, 'sportName'>): string {
	const name = bout.sportName.trim();
	if (!name || name.toLowerCase() === 'activity') return 'Workout';
	const spaced = name.replace(/[-_]+/g, ' ');
	return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
