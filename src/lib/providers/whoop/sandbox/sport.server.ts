/** What the synthetic member does, and how it feels. */
export interface Sport {
	readonly name: string;
	readonly id: number;
	readonly weight: number;
	readonly minutes: readonly [number, number];
	/** Share of the heart-rate reserve, on average. */
	readonly effort: readonly [number, number];
	/** Kilometres an hour where there is a track to measure. */
	readonly speed: readonly [number, number] | null;
}

export const sports: readonly Sport[] = [
	{ name: 'running', id: 0, weight: 24, minutes: [28, 75], effort: [0.62, 0.8], speed: [8.5, 12] },
	{ name: 'cycling', id: 1, weight: 15, minutes: [40, 150], effort: [0.5, 0.7], speed: [20, 30] },
	// Its number is known to Whoop, its name is not among the documented ones.
	{
		name: 'weightlifting_msk',
		id: 123,
		weight: 18,
		minutes: [35, 70],
		effort: [0.35, 0.55],
		speed: null
	},
	{
		name: 'functional-fitness',
		id: 48,
		weight: 9,
		minutes: [25, 55],
		effort: [0.55, 0.75],
		speed: null
	},
	{ name: 'swimming', id: 33, weight: 6, minutes: [30, 60], effort: [0.5, 0.68], speed: null },
	{ name: 'yoga', id: 44, weight: 7, minutes: [30, 75], effort: [0.12, 0.28], speed: null },
	{ name: 'tennis', id: 34, weight: 5, minutes: [55, 110], effort: [0.45, 0.65], speed: null },
	{ name: 'table-tennis', id: 230, weight: 3, minutes: [40, 90], effort: [0.35, 0.5], speed: null },
	{ name: 'walking', id: 63, weight: 6, minutes: [30, 90], effort: [0.18, 0.32], speed: [4.6, 6] },
	{
		name: 'hiking-rucking',
		id: 52,
		weight: 4,
		minutes: [120, 360],
		effort: [0.35, 0.5],
		speed: [3.2, 4.8]
	},
	{ name: 'sauna', id: 233, weight: 3, minutes: [12, 30], effort: [0.25, 0.45], speed: null },
	{
		name: 'foam_rolling',
		id: 282,
		weight: 1,
		minutes: [10, 20],
		effort: [0.05, 0.15],
		speed: null
	},
	{ name: 'activity', id: -1, weight: 3, minutes: [20, 60], effort: [0.3, 0.6], speed: null }
];
