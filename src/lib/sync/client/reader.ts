import type { AnyEntity, Entity, Row, Stamp } from '#lib/platform/entity/entity.ts';
import { scanOf, spanOf } from './range-scan.ts';
import { readMeta, type DeedRecord } from './records.ts';
import type { Deed, Range, Reader, Stretch, Tallied } from './store.ts';
import { readTally } from './tally.ts';
import type { Reads } from './tx.ts';

/** Deeds that can be taken back. */
export const keptDeeds = 50;

/** The rows of a store, as screens read them. */
export class StoreReader implements Reader {
	readonly #reads: Reads;

	constructor(reads: Reads) {
		this.#reads = reads;
	}

	async get<E extends Entity>(entity: E, id: string): Promise<Row<E> | undefined> {
		const [row] = await this.#reads.get<Row<E>>(entity.name, [id]);
		return row?.deletedAt === null ? row : undefined;
	}

	find<E extends Entity>(entity: E, ids: readonly string[]): Promise<(Row<E> | undefined)[]> {
		return this.#reads.get<Row<E>>(entity.name, ids);
	}

	range<E extends Entity>(entity: E, range: Range<E> = {}): Promise<Row<E>[]> {
		return this.#reads.scan<Row<E>>(entity.name, scanOf(entity, range));
	}

	count(entity: AnyEntity, stretch: Stretch = {}): Promise<number> {
		return this.#reads.count(entity.name, spanOf(entity, stretch));
	}

	lastChanges(): Promise<Readonly<Record<string, Stamp>>> {
		return readMeta(this.#reads, 'changed');
	}

	tally(entity: AnyEntity): Promise<Tallied> {
		return readTally(this.#reads, entity);
	}

	async deeds(): Promise<Deed[]> {
		const newest = { by: 'n', descending: true, limit: keptDeeds };
		return (await this.#reads.scan<DeedRecord>('deeds', newest)).map(deedOf);
	}
}

export function deedOf({ n, at, label, undone, again }: DeedRecord): Deed {
	return { n, at, label, undone, undoneAt: again?.at ?? null };
}
