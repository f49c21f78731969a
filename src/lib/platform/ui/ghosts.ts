/** Shapes of what a chart will look like once there is something: of a hundred, oldest first. */
export const ghosts = {
	line: [78, 74, 76, 70, 66, 68, 60, 57, 59, 50, 47, 49, 42, 38],
	bars: [46, 0, 62, 38, 0, 74, 55, 30, 0, 68, 48, 0, 80, 58]
} as const satisfies Record<string, readonly number[]>;

export type Ghost = keyof typeof ghosts;
