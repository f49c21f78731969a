import { Backfill, HistoryInterrupted } from '../client/backfill.ts';
import { identify, type Engine } from '../client/engine.ts';
import { ClockDisagreement, exchange } from '../client/exchange.ts';
import type { DeadLetter, Meta, OutboxEntry } from '../client/records.ts';
import { LocalReplica } from '../client/replica.ts';
import type { Rules } from '../client/rules.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { Unreachable } from '../client/transport-errors.ts';
import { countStretch } from '../client/tally.ts';
import { Crash, CrashingStore } from './crashing-store.ts';
import type { Network } from './network.ts';
import { byName, entities, thing } from './thing.ts';

export interface DeviceParts {
	readonly index: number;
	readonly network: Network;
	readonly rules: Rules;
	/** True time, epoch milliseconds; the device's clock is `skewMs` ahead of it. */
	trueNow(): number;
	newId(): string;
}

/** One device: the very engine and replica of the app, on a database in memory. */
export class Device {
	readonly index: number;
	readonly store = new CrashingStore();
	readonly replica: LocalReplica;
	skewMs = 0;
	/** An error that no exchange should end with. */
	unexpected: unknown = null;
	readonly #parts: DeviceParts;
	#life = 0;
	#engine: Engine;
	#backfill: Backfill;
	#busy = false;

	constructor(parts: DeviceParts) {
		this.index = parts.index;
		this.#parts = parts;
		const now = () => this.now();
		this.replica = new LocalReplica({ userId: 'u', entities, store: this.store, now });
		this.#engine = this.#newLife();
		this.#backfill = new Backfill(this.#engine);
	}

	now(): number {
		return this.#parts.trueNow() + this.skewMs;
	}

	get busy(): boolean {
		return this.#busy;
	}

	/** Begins an exchange unless one is under way. */
	start(): void {
		if (this.#busy) return;
		this.#busy = true;
		const life = this.#life;
		const [engine, backfill] = [this.#engine, this.#backfill];
		const { signal } = new AbortController();
		const run = async () => {
			await identify(engine);
			await exchange({ engine, backfill, signal: () => signal, mayBring: (n) => n < 2 });
			// Few rows at a time, so that changes meet a tally that is counted in part.
			await countStretch(this.store, thing, 3);
		};
		run().then(
			() => this.#ended(life, null),
			(cause) => this.#ended(life, cause)
		);
	}

	/** The page closes: what is stored stays, everything else is gone. */
	crash(): void {
		this.#life++;
		this.#busy = false;
		this.store.stepsLeft = Infinity;
		this.#engine = this.#newLife();
		this.#backfill = new Backfill(this.#engine);
	}

	rows(entity: string): ReadonlyMap<string, AnyRow> {
		return this.store.memory.peek<AnyRow>(entity);
	}

	row({ entity, id }: { entity: string; id: string }): AnyRow | undefined {
		return this.rows(entity).get(id);
	}

	outbox(): ReadonlyMap<string, OutboxEntry> {
		return this.store.memory.peek<OutboxEntry>('outbox');
	}

	dead(): ReadonlyMap<string, DeadLetter> {
		return this.store.memory.peek<DeadLetter>('dead');
	}

	meta<K extends keyof Meta>(k: K): Meta[K] | undefined {
		return this.store.memory.peek<{ v: Meta[K] }>('meta').get(k)?.v;
	}

	/** Nothing waits, nothing is under way, all history is here. */
	get settled(): boolean {
		const history = this.meta('backfill');
		const complete = entities.every(({ name }) => history?.[name]?.done);
		return !this.#busy && this.outbox().size === 0 && complete;
	}

	#newLife(): Engine {
		const life = this.#life;
		const { network, rules, newId } = this.#parts;
		return {
			store: this.store,
			entities: byName,
			transport: network.transportOf(this.index, () => this.#life === life),
			rules,
			deviceName: `device ${this.index}`,
			now: () => this.now(),
			newId
		};
	}

	#ended(life: number, cause: unknown): void {
		if (life !== this.#life) return;
		this.#busy = false;
		if (cause instanceof Crash) return this.crash();
		const expected = [Unreachable, HistoryInterrupted, ClockDisagreement];
		if (cause !== null && !expected.some((kind) => cause instanceof kind)) this.unexpected = cause;
	}
}
