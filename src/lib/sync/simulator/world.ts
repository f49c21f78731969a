import { seededRandom, type Random } from '#lib/platform/random.ts';
import { allRules, type Rules } from '../client/rules.ts';
import { Device } from './device.ts';
import { Ledger } from './ledger.ts';
import { Network } from './network.ts';
import { Provider } from './provider.ts';
import { serverRules, type ServerRules } from './server-rules.ts';
import { ServerModel, type Backup } from './server-model.ts';

const devices = 3;
const records = 2;

/** Three devices, a server, a source and a network, all driven by one seed. */
export class World {
	readonly random: Random;
	readonly network = new Network();
	readonly ledger = new Ledger();
	readonly devices: readonly Device[];
	readonly server: ServerModel;
	readonly provider: Provider;
	/** True time, epoch milliseconds. */
	now = 1_800_000_000_000;
	backup: Backup | null = null;
	/** The server came back from a backup: its sources must be asked again for what it forgot. */
	restored = false;
	/** Rows that may come back to life: a device away for 90 days may bring them. */
	readonly excused = new Set<string>();
	/** Keys of rows whose tombstones the server has forgotten. */
	readonly purged = new Set<string>();
	readonly trace: string[] = [];
	#ids = 0;
	#count = 0;

	constructor(
		seed: number,
		rules: { device?: Partial<Rules>; server?: Partial<ServerRules> } = {}
	) {
		this.random = seededRandom(seed);
		const newId = () => this.newId();
		const trueNow = () => this.now;
		this.server = new ServerModel({
			rules: { ...serverRules, ...rules.server },
			epoch: newId(),
			now: trueNow
		});
		const deviceRules = Object.freeze({ ...allRules, ...rules.device });
		this.devices = Array.from({ length: devices }, (_, index) => {
			const parts = { index, network: this.network, rules: deviceRules, trueNow, newId };
			return new Device(parts);
		});
		this.provider = new Provider(Array.from({ length: records }, newId));
	}

	/** A number not given before. */
	count(): number {
		return ++this.#count;
	}

	/** Ids whose order says nothing about the order of their making. */
	newId(): string {
		const scattered = (Math.imul(++this.#ids, 0x9e3779b1) >>> 0).toString(16).padStart(12, '0');
		return `00000000-0000-7000-8000-${scattered}`;
	}
}

/** Lets everything run that can run without the network. */
export function drained(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
