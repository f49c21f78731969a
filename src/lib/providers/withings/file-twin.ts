import { weighIn } from '#lib/domains/weight/entity.ts';
import type { FileTwin } from '../provider.ts';

/** `weight.csv` has no ids: weigh-ins are known by their minute and their grams. */
export const withingsFileTwin = {
	entity: weighIn.name,
	source: 'withings-csv',
	withinMs: 60_000,
	isSame: (values, row) => Math.abs(Number(values['weightKg']) - Number(row['weightKg'])) < 0.0015
} satisfies FileTwin;
