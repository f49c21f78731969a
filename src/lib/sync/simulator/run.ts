import type { Rules } from '../client/rules.ts';
import { Broken } from './broken.ts';
import { checkQuiet } from './invariants.ts';
import { Watch } from './watch.ts';
import type { ServerRules } from './server-rules.ts';
import { habits, quiesce, step } from './steps.ts';
import { World } from './world.ts';

export interface RunOptions {
	readonly steps?: number;
	readonly rules?: { device?: Partial<Rules>; server?: Partial<ServerRules> };
}

export interface Outcome {
	readonly seed: number;
	/** The broken invariant with its number, or null. */
	readonly broken: string | null;
	/** Everything that happened and what came of it, to tell two runs apart. */
	readonly trace: readonly string[];
}

/** Passes in which everything must have been exchanged once the network is well (I14). */
const mostPasses = 10;

/** One life of three devices, from one seed: the same each time. */
export async function run(seed: number, options: RunOptions = {}): Promise<Outcome> {
	const world = new World(seed, options.rules);
	const watches = world.devices.map((device) => new Watch(device));
	const look = () => {
		for (const [n, device] of world.devices.entries()) {
			for (const letter of device.dead().values()) world.ledger.refused(device, letter);
			watches[n]?.check(world);
		}
	};
	try {
		const weights = habits(world.random);
		world.provider.change(world.random, world.now);
		world.provider.deliver(world.random, world.server);
		for (let n = 0; n < (options.steps ?? 50); n++) {
			await step(world, weights, look);
		}
		const passes = await quiesce(world, mostPasses, look);
		if (passes === mostPasses) throw new Broken(`I14 liveness: not level after ${passes} passes`);
		checkQuiet(world);
		return { seed, broken: null, trace: [...world.trace, stateOf(world)] };
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		if (!(cause instanceof Broken) && !text.startsWith('I10')) throw cause;
		return { seed, broken: text, trace: world.trace };
	}
}

function stateOf({ server }: World): string {
	return JSON.stringify([...server.rows.values()]);
}
