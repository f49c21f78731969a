import { randomUUID } from 'node:crypto';
import { entities } from '#lib/domains/registry.ts';
import { Backfill } from '#lib/sync/client/backfill.ts';
import { identify, type Engine } from '#lib/sync/client/engine.ts';
import { exchange } from '#lib/sync/client/exchange.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { allRules } from '#lib/sync/client/rules.ts';
import { Unreachable } from '#lib/sync/client/transport-errors.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { pullInput, pushInput, type PushInput, type Transport } from '#lib/sync/protocol.ts';
import type { Sync } from '#lib/sync/server/sync.server.ts';

const copy = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;

type Send = <A>(ask: () => Promise<A>) => Promise<A>;

/** What is said goes to the real server as it goes over the wire; `send` is the network. */
export function wireTo(sync: Sync, person: string, send: Send = (ask) => ask()): Transport {
	return {
		push: (input) =>
			send(async () => copy(await sync.push(person, pushInput.parse(copy(input)) as PushInput))),
		pull: (input) => send(async () => copy(await sync.pull(person, pullInput.parse(copy(input)))))
	};
}

/** A device of one person: the app's own engine and replica, on a database in memory. */
export class ReplicaDevice {
	readonly store = new MemoryStore(shapesOf(entities));
	readonly replica: LocalReplica;
	readonly #engine: Engine;
	readonly #backfill: Backfill;

	constructor(person: string, transport: Transport, now: () => number) {
		const { store } = this;
		this.replica = new LocalReplica({ userId: person, entities, store, now });
		this.#engine = {
			store,
			entities: new Map(entities.map((entity) => [entity.name, entity])),
			transport,
			rules: allRules,
			deviceName: 'test',
			now,
			newId: randomUUID
		};
		this.#backfill = new Backfill(this.#engine);
	}

	/** Whether there is more to exchange. */
	async exchange(): Promise<boolean> {
		await identify(this.#engine);
		const { signal } = new AbortController();
		const parts = {
			engine: this.#engine,
			backfill: this.#backfill,
			mayBring: (n: number) => n < 1
		};
		try {
			return (await exchange({ ...parts, signal: () => signal })).more;
		} catch (cause) {
			if (cause instanceof Unreachable) return true;
			throw cause;
		}
	}

	/** Until nothing is left to say. */
	async settle(): Promise<void> {
		while (await this.exchange());
	}

	waiting = () => this.store.peek('outbox').size;
}
