import { fixedText } from '#lib/platform/number.ts';
import { clockText } from '#lib/platform/time/format.ts';
import { energy, grams, type Units } from '#lib/platform/units.ts';
import type { Measure } from './measures.ts';

/** A value as short as a day of a calendar is narrow; the unit is said once for all of them. */
export interface Brief {
	readonly say: (value: number) => string;
	readonly unit: string;
}

const clock = (valueMs: number): Brief => ({
	say: (value) => clockText(value * valueMs),
	unit: 'hours and minutes'
});

export function briefOf({ metric }: Measure, units: Units): Brief {
	if (metric === 'energy_kcal') {
		const unit = units.energy === 'kJ' ? 'kJ' : 'kcal';
		return { say: (value) => energy(value, unit).value, unit };
	}
	if (metric === 'workout_minutes') return clock(60_000);
	if (metric === 'fasting_hours' || metric === 'tracked_hours') return clock(3_600_000);
	if (metric === 'protein_g') return { say: (value) => grams(value).value, unit: 'grams' };
	return { say: (value) => fixedText(value, 1), unit: 'strain' };
}
