import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { protocolVersion, type PullInput, type Transport } from '../protocol.ts';
import { putMeta, readMeta, type Meta } from './records.ts';
import type { Rules } from './rules.ts';
import type { Store } from './tx.ts';

/** All that an exchange needs from the world. Nothing below reads a clock or throws dice itself. */
export interface Engine {
	readonly store: Store;
	readonly entities: ReadonlyMap<string, AnyEntity>;
	readonly transport: Transport;
	readonly rules: Rules;
	/** Shown in history and in the list of devices. */
	readonly deviceName: string;
	/** The device's clock, right or wrong, epoch milliseconds. */
	now(): number;
	newId(): string;
}

export function entityStores({ entities }: Engine): string[] {
	return [...entities.keys()];
}

export function everyStore(engine: Engine): string[] {
	return [...entityStores(engine), 'outbox', 'dead', 'meta'];
}

export type Position = Omit<PullInput, 'older' | 'limit'>;

/** Who asks, and from where on. Throws when the device has no id yet. */
export function positionOf(
	{ deviceName }: Engine,
	{ device: { id }, place: { epoch, cursor } }: Pick<Meta, 'device' | 'place'>
): Position {
	if (id === null) throw new Error('Call identify(engine) before the first exchange.');
	return { protocol: protocolVersion, device: id, deviceName, epoch, cursor };
}

/** Gives this device its name on the server, once. */
export async function identify(engine: Engine): Promise<void> {
	if ((await readMeta(engine.store.reader, 'device')).id !== null) return;
	await engine.store.write(['meta'], async (tx) => {
		const { id } = await readMeta(tx, 'device');
		if (id === null) await putMeta(tx, 'device', { id: engine.newId() });
	});
}
