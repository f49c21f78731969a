import { between, pick, type Random } from '#lib/platform/random.ts';
import { acceptedUpTo } from '../clock.ts';
import { act } from './people.ts';
import { drained, type World } from './world.ts';

const day = 86_400_000;

/** One step of the world, as a line for the trace. */
type Step = (world: World, look: () => void) => string | Promise<string>;

/** The next thing on the wire: an answer arrives, a request is served, an exchange begins. */
const advance: Step = (world) => {
	const { random, network, server, devices } = world;
	const delivered = random() < 0.6 ? deliver(world) : null;
	const line = delivered ?? network.serve(server, random);
	if (line) return line;
	const idle = devices.filter(({ busy }) => !busy);
	if (idle.length === 0) return deliver(world) ?? 'everybody waits';
	const device = pick(random, idle);
	device.start();
	return `device ${device.index} begins an exchange`;
};

/** One device exchanges with nobody in between. */
const errand: Step = async (world, look) => {
	const device = pick(world.random, world.devices);
	device.start();
	await drained();
	await settle(world, look);
	return `device ${device.index} exchanges everything`;
};

/** Everything on the wire is served and delivered. */
async function settle(world: World, look: () => void): Promise<void> {
	const { network, server, random } = world;
	for (let n = 0; network.size > 0 && n < 400; n++) {
		network.serve(server, random);
		await deliver(world);
		await drained();
		look();
	}
}

function deliver({ random, network, devices, ledger }: World): Promise<string> | string | null {
	const arrived = network.deliver(random);
	if (!arrived) return null;
	const { device: index, answer } = arrived;
	const device = devices[index];
	if (answer.kind !== 'clock' || !device) return `device ${index} hears: ${answer.kind}`;
	return drained().then(() => {
		ledger.restamped(device, acceptedUpTo(answer.now));
		return `device ${index} sets its clock`;
	});
}

const crash: Step = ({ random, devices }) => {
	const device = pick(random, devices);
	if (random() < 0.5) {
		device.crash();
		return `device ${device.index} closes`;
	}
	device.store.stepsLeft = between(random, 0, 6);
	return `device ${device.index} will crash in ${device.store.stepsLeft} steps`;
};

/** Like the nightly job: forgets what every device, or every device but one, has heard of. */
const collect: Step = ({ random, server, devices, network, purged, excused, ledger }) => {
	const cursors = [...server.devices.values()].sort((a, b) => a - b);
	if (cursors.length < devices.length) return 'nothing to forget';
	const forgetsOne = random() < 0.5;
	const floor = cursors[forgetsOne ? 1 : 0] ?? 0;
	// 90 days later: what was on its way then is not any more.
	network.dropAll();
	const forgotten = server.collect(floor);
	network.forget(forgotten);
	for (const key of forgotten) {
		purged.add(key);
		ledger.forget([key]);
		// A device that was away may still hold changes that it never heard acknowledged.
		for (const device of devices) {
			const waits = [...device.outbox().values()].some(
				({ entity, id }) => `${entity}/${id}` === key
			);
			if (waits) excused.add(key);
		}
	}
	return `the server forgets tombstones up to ${floor}`;
};

const backup: Step = (world) => {
	world.backup = world.server.backup();
	return `backup at ${world.backup.revision}`;
};

const restore: Step = (world) => {
	const {
		backup: kept,
		random,
		provider,
		server,
		network,
		ledger,
		devices,
		purged,
		excused
	} = world;
	if (!kept) return 'nothing to restore';
	network.dropAll();
	network.pushes = [];
	server.restore(kept, world.newId());
	world.restored = true;
	provider.forgotten();
	if (random() < 0.5) provider.rewalk(server);
	ledger.restored(server, devices);
	// What was forgotten before may come back from the backup or from a device.
	for (const key of purged) excused.add(key);
	return `the server comes back from its backup at ${kept.revision}`;
};

const jump: Step = (world) => {
	const { random, devices } = world;
	const device = pick(random, devices);
	device.skewMs = pick(random, [0, day, -day, 3_600_000, between(random, -5_000, 5_000)]);
	return `the clock of device ${device.index} is off by ${device.skewMs} ms`;
};

const steps: readonly (readonly [number, Step])[] = [
	[24, (world) => act(world, pick(world.random, world.devices))],
	[40, advance],
	[5, errand],
	[2, ({ network, server, random }) => network.serve(server, random, true) ?? 'no duplicate'],
	[2, ({ network, random }) => `lost: ${network.drop(random)}`],
	[3, crash],
	[6, ({ provider, random, now }) => provider.change(random, now)],
	[7, ({ provider, random, server }) => provider.deliver(random, server)],
	[2, collect],
	[1, backup],
	[1, restore],
	[2, jump]
];

/** Each life has habits of its own, so that what is rare in one is common in another. */
export function habits(random: Random): number[] {
	return steps.map(([weight]) => weight * (0.15 + 2 * random() ** 2));
}

/** Does one thing of all that may happen, and lets the devices run as far as they get by it. */
export async function step(
	world: World,
	weights: readonly number[],
	look: () => void
): Promise<void> {
	world.now += between(world.random, 1, 40);
	let chance = world.random() * weights.reduce((sum, weight) => sum + weight, 0);
	const chosen = steps.find((_, n) => (chance -= weights[n] ?? 0) < 0) ?? steps[0];
	const line = await chosen?.[1](world, look);
	world.trace.push(line ?? '');
	await drained();
	look();
}

/**
 * The network heals and everybody exchanges until nothing is left to do; `look` sees every moment.
 * Returns the passes it took.
 */
export async function quiesce(world: World, most: number, look: () => void): Promise<number> {
	const { devices, network, server, provider } = world;
	network.dropAll();
	await drained();
	if (world.restored) provider.rewalk(server);
	for (const device of devices) device.store.stepsLeft = Infinity;
	for (let pass = 0; pass < most; pass++) {
		for (const device of devices) {
			device.start();
			await drained();
			await settle(world, look);
		}
		const level = devices.every(
			(device) => device.settled && device.meta('place')?.cursor === server.revision
		);
		if (level) return pass;
	}
	return most;
}
