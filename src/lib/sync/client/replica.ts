import type { AnyEntity, AnyRow, Entity, Row } from '#lib/platform/entity/entity.ts';
import { tick } from '../clock.ts';
import { written, type Held } from './local-write.ts';
import { DeviceFull, isFull, makeRoom } from './space.ts';
import { StorageStopped } from './storage-stopped.ts';
import { putMeta, readMeta, type DeedRecord, type KeptWrite, type OutboxEntry } from './records.ts';
import type {
	Deed,
	Range,
	Reader,
	Replica,
	Subscribable,
	Tallied,
	Write,
	WriteOptions
} from './store.ts';
import { scanOf } from './range-scan.ts';
import { readTally } from './tally.ts';
import type { ReadTx, Store, Tx } from './tx.ts';

/** Deeds that can be taken back. */
const keptDeeds = 50;

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

export class LocalReplica implements Replica, Reader {
	readonly userId: string;
	readonly #parts: ReplicaParts;
	readonly #byName: ReadonlyMap<string, AnyEntity>;

	constructor(parts: ReplicaParts) {
		this.userId = parts.userId;
		this.#parts = parts;
		this.#byName = new Map(parts.entities.map((entity) => [entity.name, entity]));
	}

	async get<E extends Entity>(entity: E, id: string): Promise<Row<E> | undefined> {
		const [row] = await this.#parts.store.reader.get<Row<E>>(entity.name, [id]);
		return row?.deletedAt === null ? row : undefined;
	}

	find<E extends Entity>(entity: E, ids: readonly string[]): Promise<(Row<E> | undefined)[]> {
		return this.#parts.store.reader.get<Row<E>>(entity.name, ids);
	}

	range<E extends Entity>(entity: E, range: Range<E> = {}): Promise<Row<E>[]> {
		return this.#parts.store.reader.scan<Row<E>>(entity.name, scanOf(entity, range));
	}

	tally(entity: AnyEntity): Promise<Tallied> {
		return readTally(this.#parts.store, entity);
	}

	live<T>(read: (reader: Reader) => Promise<T>): Subscribable<T> {
		return this.#parts.store.live(() => read(this));
	}

	async write(label: string, writes: readonly Write[], options: WriteOptions = {}): Promise<Deed> {
		const stores = [...new Set(writes.map(({ entity }) => entity.name)), 'outbox', 'meta', 'deeds'];
		const meant = options.inverse?.map(keptOf);
		const work = async (tx: Tx) => {
			const own = await this.#apply(tx, writes);
			const deed = { at: this.#parts.now(), label, undone: false };
			return keepDeed(tx, { ...deed, inverse: meant ?? own, isOwn: !meant });
		};
		return this.#durably(stores, work).catch((cause: unknown) => {
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
		const [known] = await this.#parts.store.reader.get<DeedRecord>('deeds', [n]);
		const names = new Set(((known && writesOf(known)) ?? []).map(({ entity }) => entity));
		await this.#durably([...names, 'outbox', 'meta', 'deeds'], async (tx) => {
			const [deed] = await tx.get<DeedRecord>('deeds', [n]);
			const writes = deed && writesOf(deed);
			if (!deed || !writes) return;
			const meant = writes.flatMap((write) => this.#revived(write));
			const back = await this.#apply(tx, meant);
			await tx.put('deeds', [turned(deed, back, this.#parts.now())]);
		});
	}

	async deeds(): Promise<Deed[]> {
		const newest = { by: 'n', descending: true, limit: keptDeeds };
		const kept = await this.#parts.store.reader.scan<DeedRecord>('deeds', newest);
		return kept.map(deedOf);
	}

	close(): void {
		this.#parts.store.close();
	}

	/** What a person writes finds room: on a full device the oldest history goes first. */
	async #durably<T>(stores: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T> {
		const { store, entities, onWrite } = this.#parts;
		let answer: T;
		try {
			answer = await store.write(stores, work);
		} catch (cause) {
			if (!isFull(cause)) throw cause;
			answer = await makeRoom(store, entities)
				.then(() => store.write(stores, work))
				.catch((again: unknown) => Promise.reject(isFull(again) ? new DeviceFull(again) : again));
		}
		onWrite?.();
		return answer;
	}

	/** A kept write with its entity; nothing when this version no longer knows the entity. */
	#revived(write: KeptWrite): Write[] {
		const entity = this.#byName.get(write.entity);
		return entity ? [{ ...write, entity } as Write] : [];
	}

	/** Rows and what waits of them, in one transaction (I1). Returns what takes it back, newest first. */
	async #apply(tx: Tx, writes: readonly Write[]): Promise<KeptWrite[]> {
		const held = await heldRows(tx, writes);
		const nowMs = this.#parts.now();
		let clock = await readMeta(tx, 'clock');
		const inverse: KeptWrite[][] = [];
		const touched = new Map<string, { write: Write; after: Held }>();
		for (const write of writes) {
			const key = keyOf(write);
			const next = tick(clock, nowMs);
			const done = written(held.get(key) ?? nothing, write, { stamp: next.last, nowMs });
			if (!done) continue;
			clock = next;
			held.set(key, done);
			touched.set(key, { write, after: done });
			inverse.push([...done.inverse]);
		}
		if (touched.size === 0) return [];
		await putMeta(tx, 'clock', clock);
		await putHeld(tx, [...touched.values()]);
		return inverse.reverse().flat();
	}
}

const nothing: Held = { row: undefined, entry: undefined };

function keptOf(write: Write): KeptWrite {
	return { ...write, entity: write.entity.name };
}

function keyOf(write: Write): string {
	return `${write.entity.name}/${write.id}`;
}

function idsByEntity(writes: readonly Write[]): Map<string, string[]> {
	const ids = new Map<string, Set<string>>();
	for (const { entity, id } of writes) {
		const known = ids.get(entity.name) ?? new Set();
		ids.set(entity.name, known.add(id));
	}
	return new Map([...ids].map(([name, set]) => [name, [...set]]));
}

async function heldRows(tx: ReadTx, writes: readonly Write[]): Promise<Map<string, Held>> {
	const held = new Map<string, Held>();
	for (const [name, ids] of idsByEntity(writes)) {
		const rows = await tx.get<AnyRow>(name, ids);
		const entries = await tx.get<OutboxEntry>(
			'outbox',
			ids.map((id) => [name, id] as const)
		);
		ids.forEach((id, n) => held.set(`${name}/${id}`, { row: rows[n], entry: entries[n] }));
	}
	return held;
}

async function putHeld(tx: Tx, touched: readonly { write: Write; after: Held }[]): Promise<void> {
	const rows = new Map<string, AnyRow[]>();
	const entries: OutboxEntry[] = [];
	for (const { write, after } of touched) {
		const { name } = write.entity;
		const ofEntity = rows.get(name) ?? [];
		if (after.row) ofEntity.push(after.row);
		rows.set(name, ofEntity);
		if (after.entry) entries.push(after.entry);
	}
	for (const [name, values] of rows) await tx.put(name, values);
	await tx.put('outbox', entries);
}

async function keepDeed(tx: Tx, deed: Omit<DeedRecord, 'n'>): Promise<Deed> {
	if (deed.inverse.length === 0) return deedOf({ ...deed, n: 0, undone: true });
	const [last] = await tx.scan<DeedRecord>('deeds', { by: 'n', descending: true, limit: 1 });
	const record = { ...deed, n: (last?.n ?? 0) + 1 };
	await tx.put('deeds', [record]);
	await tx.delete('deeds', [record.n - keptDeeds]);
	return deedOf(record);
}

/** The deed on its other side; `back` leads to where it was. */
function turned(deed: DeedRecord, back: readonly KeptWrite[], at: number): DeedRecord {
	if (deed.undone) return { ...deed, undone: false, inverse: back, again: null };
	const isRedoable = deed.isOwn && back.length > 0;
	return { ...deed, undone: true, again: isRedoable ? { at, writes: back } : null };
}

function deedOf({ n, at, label, undone, again }: DeedRecord): Deed {
	return { n, at, label, undone, undoneAt: again?.at ?? null };
}
