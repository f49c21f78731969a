/** Every address that a person opens; `/login` stands alone. */
export const routes = [
	'/',
	'/trends',
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
