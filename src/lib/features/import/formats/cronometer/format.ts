import { formatOfKinds } from '../table-kinds.ts';
import { biometrics } from './biometrics.ts';
import { servings } from './servings.ts';

/** The tables of Cronometer's export that hold what is kept here. */
export const cronometer = formatOfKinds([servings, biometrics], {
	id: 'cronometer',
	label: 'a Cronometer export',
	asksZone: true,
	matches: {},
	columns: {
		eatenAt: 'Day',
		name: 'Food Name',
		amount: 'Amount',
		energyKcal: 'Energy (kcal)',
		measuredAt: 'Day',
		weightKg: 'Amount'
	}
});
