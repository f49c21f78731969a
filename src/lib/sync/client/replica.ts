import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { freshClock } from '../clock.ts';
import type { Foretell } from './foretold.ts';
import { mostFollowed } from './look.ts';
import { foreseen, planned, putPlan } from './plan.ts';
import { DeviceFull, isFull, makeRoom } from './space.ts';
import { StorageStopped } from './storage-stopped.ts';
import type { DeedRecord, KeptWrite } from './records.ts';
import { deedOf, keptDeeds, StoreReader } from './reader.ts';
import type { Deed, Reader, Replica, Subscribable, Write, WriteOptions } from './store.ts';
import type { ReadTx, Store, Tx } from './tx.ts';

/** A deed that could not be written. */
export interface Meant {
	readonly label: string;
	readonly writes: readonly KeptWrite[];
}

export interface ReplicaParts {
	readonly userId: string;
	readonly entities: readonly AnyEntity[];
	readonly store: Store;
	now(): number;
	/** Called after each durable write, so that an exchange can follow. */
	onWrite?(): void;
	/** The storage would not take a deed: keep it elsewhere until the page is loaded anew. */
	onStopped?(meant: Meant): void;
}

export class LocalReplica extends StoreReader implements Replica {
	readonly userId: string;
	readonly #parts: ReplicaParts;
	readonly #byName: ReadonlyMap<string, AnyEntity>;
	/** As the last deed of this tab has left it. */
	#clock = freshClock;

	constructor(parts: ReplicaParts) {
		super(parts.store.reader);
		this.userId = parts.userId;
		this.#parts = parts;
		this.#byName = new Map(parts.entities.map((entity) => [entity.name, entity]));
	}

	live<T>(read: (reader: Reader) => Promise<T>): Subscribable<T> {
		return this.#parts.store.live((reads) => read(new StoreReader(reads)));
	}

	async write(label: string, writes: readonly Write[], options: WriteOptions = {}): Promise<Deed> {
		const stores = [...new Set(writes.map(({ entity }) => entity.name)), 'outbox', 'meta', 'deeds'];
		const meant = options.inverse?.map(keptOf);
		const now = this.#parts.now();
		const work = async (tx: Tx) => {
			const [plan, last] = await Promise.all([planned(tx, writes, now), lastDeed(tx)]);
			this.#clock = plan.clock;
			const inverse = meant ?? plan.inverse;
			const deed = { at: now, label, undone: false, inverse, isOwn: !meant };
			const [kept] = await Promise.all([keepDeed(tx, deed, last), putPlan(tx, plan)]);
			return kept;
		};
		return this.#durably(stores, work, this.#foretelling(writes, now)).catch((cause: unknown) => {
			if (cause instanceof StorageStopped) {
				this.#parts.onStopped?.({ label, writes: writes.map(keptOf) });
			}
			throw cause;
		});
	}

	undo({ n }: Pick<Deed, 'n'>): Promise<void> {
		return this.#turn(n, (deed) => (deed.undone ? null : deed.inverse));
	}

	redo({ n }: Pick<Deed, 'n'>): Promise<void> {
		return this.#turn(n, (deed) => deed.again?.writes ?? null);
	}

	/** Takes a deed back or does it again, by new changes; what leads the other way is kept with it. */
	async #turn(
		n: number,
		writesOf: (deed: DeedRecord) => readonly KeptWrite[] | null
	): Promise<void> {
		const now = this.#parts.now();
		const [known] = await this.#parts.store.reader.get<DeedRecord>('deeds', [n]);
		const writesIn = (deed: DeedRecord | undefined) =>
			((deed && writesOf(deed)) ?? []).flatMap((write) => this.#revived(write));
		const meant = writesIn(known);
		const names = new Set(meant.map(({ entity }) => entity.name));
		const work = async (tx: Tx) => {
			const [deed] = await tx.get<DeedRecord>('deeds', [n]);
			// In another tab it may have been turned meanwhile.
			if (!deed || !writesOf(deed)) return;
			const plan = await planned(tx, writesIn(deed), now);
			this.#clock = plan.clock;
			const after = turned(deed, plan.inverse, now);
			await Promise.all([putPlan(tx, plan), tx.put('deeds', [after])]);
		};
		await this.#durably([...names, 'outbox', 'meta', 'deeds'], work, this.#foretelling(meant, now));
	}

	close(): void {
		this.#parts.store.close();
	}

	/** What a person writes finds room: on a full device the oldest history goes first. */
	async #durably<T>(
		stores: readonly string[],
		work: (tx: Tx) => Promise<T>,
		foretell?: Foretell
	): Promise<T> {
		const { store, entities, onWrite } = this.#parts;
		let answer: T;
		try {
			answer = await store.write(stores, work, foretell);
		} catch (cause) {
			if (!isFull(cause)) throw cause;
			answer = await makeRoom(store, entities)
				.then(() => store.write(stores, work))
				.catch((again: unknown) => Promise.reject(isFull(again) ? new DeviceFull(again) : again));
		}
		onWrite?.();
		return answer;
	}

	/** Rows as the writes will leave them, seen from here: a clock of another tab may stand elsewhere. */
	#foretelling(writes: readonly Write[], nowMs: number): Foretell | undefined {
		// A larger change is read anew.
		if (writes.length > mostFollowed) return undefined;
		const moment = { nowMs, clock: this.#clock };
		return (recall) => foreseen(recall, writes, moment);
	}

	/** A kept write with its entity; nothing when this version no longer knows the entity. */
	#revived(write: KeptWrite): Write[] {
		const entity = this.#byName.get(write.entity);
		return entity ? [{ ...write, entity } as Write] : [];
	}
}

function keptOf(write: Write): KeptWrite {
	return { ...write, entity: write.entity.name };
}

async function lastDeed(tx: ReadTx): Promise<number> {
	const [last] = await tx.scan<DeedRecord>('deeds', { by: 'n', descending: true, limit: 1 });
	return last?.n ?? 0;
}

async function keepDeed(tx: Tx, deed: Omit<DeedRecord, 'n'>, last: number): Promise<Deed> {
	if (deed.inverse.length === 0) return deedOf({ ...deed, n: 0, undone: true });
	const record = { ...deed, n: last + 1 };
	await Promise.all([tx.put('deeds', [record]), tx.delete('deeds', [record.n - keptDeeds])]);
	return deedOf(record);
}

/** The deed on its other side; `back` leads to where it was. */
function turned(deed: DeedRecord, back: readonly KeptWrite[], at: number): DeedRecord {
	if (deed.undone) return { ...deed, undone: false, inverse: back, again: null };
	const isRedoable = deed.isOwn && back.length > 0;
	return { ...deed, undone: true, again: isRedoable ? { at, writes: back } : null };
}
