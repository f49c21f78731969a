/** Shapes of what a chart will look like once there is something, of a hundred; they tell of no aim. */
export const ghosts = {
	line: [52, 58, 49, 60, 55, 47, 53, 61, 50, 56, 45, 54, 59, 51],
	bars: [46, 0, 62, 38, 0, 74, 55, 30, 0, 68, 48, 0, 80, 58]
} as const satisfies Record<string, readonly number[]>;

export type Ghost = keyof typeof ghosts;
