/** Every address that a person opens; `/login` stands alone. */
export const routes = [
	'/',
	'/trends',
	'/trends/week',
	'/plan',
	'/you',
	'/workouts',
	'/weight',
	'/fasting',
	'/nutrition',
	'/time',
	'/time/calendar',
	'/goals',
	'/projects',
	'/connections',
	'/import',
	'/data',
	'/settings',
	'/login'
] as const;
