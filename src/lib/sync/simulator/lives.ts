import { run } from './run.ts';

/** How many lives the tests live, and the seed of the first. */
export const lives = Number(process.env['SIMULATOR_RUNS'] ?? 20_000);
export const firstSeed = Number(process.env['SIMULATOR_SEED'] ?? 1);

/** Of so many lives from a seed on the first that breaks an invariant, with all that happened in it. */
export async function brokenLife(from: number, count: number): Promise<string | null> {
	for (let seed = from; seed < from + count; seed++) {
		const { broken, trace } = await run(seed);
		if (broken) return `seed ${seed}: ${broken}\n${trace.join('\n')}`;
	}
	return null;
}
