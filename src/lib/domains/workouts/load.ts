import type { Workout } from './entity.ts';
import { tellings, type Telling } from './twins.ts';

type Measures = 'strain' | 'energyKilojoule' | 'distanceMeter';
type Bout = Pick<Workout, 'start' | 'end' | 'source' | Measures>;

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

/** A bout that several sources tell of counts once, with what either of them knows. */
export function dayLoad(workouts: readonly Bout[]): DayLoad {
	const bouts = tellings(workouts);
	const strains = workouts.map((bout) => bout.strain).filter((strain) => strain !== null);
	const known = (measure: Measures) => sumKnown(bouts.map((told) => firstKnown(told, measure)));
	return {
		count: bouts.length,
		duration: bouts.reduce((sum, [bout]) => sum + workoutLength(bout), 0),
		topStrain: strains.length === 0 ? null : Math.max(...strains),
		energyKilojoule: known('energyKilojoule'),
		distanceMeter: known('distanceMeter')
	};
}

function firstKnown(told: Telling<Bout>, measure: Measures): number | null {
	return told.map((bout) => bout[measure]).find((value) => value !== null) ?? null;
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

/** Why there is no strain; null: nobody scores it, or there is one. */
export function unscoredText({ scoreState }: Pick<Workout, 'scoreState'>): string | null {
	if (scoreState === 'PENDING_SCORE') return 'Whoop is still scoring this.';
	return scoreState === 'UNSCORABLE' ? 'Whoop could not score this workout.' : null;
}
