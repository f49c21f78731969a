import type { Workout } from './entity.ts';

type Bout = Pick<Workout, 'start' | 'end' | 'source'>;

/** One bout of activity as its sources tell it; the first one speaks for it. */
export type Telling<B> = readonly [B, ...B[]];

/**
 * Whether two sources may be telling of one workout: they overlap for at least half of the longer
 * one. Ten minutes of stretching in the middle of a long hike are a workout of their own, and one
 * source never tells the same twice.
 */
export function areTwins(a: Bout, b: Bout): boolean {
	if (a.source === b.source) return false;
	const longer = Math.max(a.end - a.start, b.end - b.start);
	if (longer === 0) return a.start === b.start;
	return 2 * (Math.min(a.end, b.end) - Math.max(a.start, b.start)) >= longer;
}

/** The others that may be the same workout. */
export function twinsOf<B extends Bout>(bout: Bout, others: readonly B[]): B[] {
	return others.filter((other) => areTwins(bout, other));
}

/** How much a row knows of its bout: what was measured speaks before what was typed. */
function knowledge({ strain, energyKilojoule, distanceMeter }: Measured): number {
	const known = (value: number | null, weight: number) => (value === null ? 0 : weight);
	return known(strain, 4) + known(energyKilojoule, 2) + known(distanceMeter, 1);
}

type Measured = Pick<Workout, 'strain' | 'energyKilojoule' | 'distanceMeter'>;

/** Rows put together by the bout they tell of, so that a total counts each bout once. */
export function tellings<B extends Bout & Measured>(rows: readonly B[]): Telling<B>[] {
	const groups: [B, ...B[]][] = [];
	for (const row of rows.toSorted((a, b) => knowledge(b) - knowledge(a))) {
		const same = groups.find((group) => group.every((one) => areTwins(one, row)));
		if (same) same.push(row);
		else groups.push([row]);
	}
	return groups;
}

/** Of each bout the row that knows most of it, in the order given. */
export function onceEach<B extends Bout & Measured>(rows: readonly B[]): B[] {
	const first = new Set(tellings(rows).map(([row]) => row));
	return rows.filter((row) => first.has(row));
}
