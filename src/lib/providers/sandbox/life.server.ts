const DAY = 86_400_000;

/**
 * The lives of a sandbox's people, from its first day on, lived further as the clock moves.
 * `ofDay` makes what one day leaves behind; days count from the epoch.
 */
export function livedDaily<T>(
	firstDay: number,
	ofDay: (member: number, day: number) => readonly T[]
) {
	const lives = new Map<number, { upTo: number; lived: T[] }>();
	return function lifeOf(member: number, now: number): readonly T[] {
		const life = lives.get(member) ?? { upTo: firstDay, lived: [] };
		lives.set(member, life);
		for (const today = Math.floor(now / DAY) + 1; life.upTo <= today; life.upTo += 1) {
			life.lived.push(...ofDay(member, life.upTo));
		}
		return life.lived;
	};
}
