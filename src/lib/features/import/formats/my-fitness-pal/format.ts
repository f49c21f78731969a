import { formatOfKinds } from '../table-kinds.ts';
import { measurements } from './measurements.ts';
import { nutrition } from './nutrition.ts';

/** The summaries of MyFitnessPal's export that hold what is kept here. */
export const myFitnessPal = formatOfKinds([nutrition, measurements], {
	id: 'myfitnesspal',
	label: 'a MyFitnessPal export',
	asksZone: true,
	matches: {},
	columns: {
		eatenAt: 'Date',
		energyKcal: 'Calories',
		proteinG: 'Protein (g)',
		note: 'Note',
		measuredAt: 'Date',
		weightKg: 'Weight',
		fatPercent: 'Body Fat %'
	}
});
