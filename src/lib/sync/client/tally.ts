import type { AnyEntity, AnyRow, Tally } from '#lib/platform/entity/entity.ts';
import { putMeta, readMeta, type TallyRecord } from './records.ts';
import type { Subscribable, Tallied } from './store.ts';
import type { Reads, Store } from './tx.ts';

type Part = ReturnType<Tally<AnyRow>['of']>;
type Sum = Extract<Part, object>;

const isSum = (part: Part): part is Sum => part !== null && part !== 'open';
const isEqual = (a: Sum, b: Sum) => a.key === b.key && a.amount === b.amount;

/**
 * A tally is counted once, row by row in the order of their ids, when all history of its entity is
 * here; from then on every transaction that changes rows changes it by what they add (`tallying.ts`).
 * Until it is whole, a reader adds the rows that are not in it yet.
 */
export class Counter {
	readonly #tally: Tally<AnyRow>;
	readonly #sums: Map<string, number>;
	readonly #open: Set<string>;
	readonly through: string | null;
	hasChanged = false;

	constructor(tally: Tally<never>, kept: TallyRecord | undefined) {
		this.#tally = tally as Tally<AnyRow>;
		const { through, sums, open } =
			kept?.version === tally.version ? kept : { through: '', sums: {}, open: [] };
		this.through = through;
		this.#sums = new Map(Object.entries(sums));
		this.#open = new Set(open);
	}

	/** Whether the row of this id is in it, if it lives. */
	covers(id: string): boolean {
		return this.through === null || id <= this.through;
	}

	/** Takes off what a row added, and adds what it is now. */
	move(before: AnyRow | undefined, after: AnyRow | undefined): void {
		const [old, own] = [this.#partOf(before), this.#partOf(after)];
		const same = old === own || (isSum(old) && isSum(own) && isEqual(old, own));
		if (same) return;
		this.hasChanged = true;
		if (old === 'open' && before) this.#open.delete(before.id);
		if (own === 'open' && after) this.#open.add(after.id);
		if (isSum(old)) this.#add(old.key, -old.amount);
		if (isSum(own)) this.#add(own.key, own.amount);
	}

	#partOf(row: AnyRow | undefined): Part {
		return row?.deletedAt === null ? this.#tally.of(row) : null;
	}

	#add(key: string, amount: number): void {
		const sum = (this.#sums.get(key) ?? 0) + amount;
		if (sum === 0) this.#sums.delete(key);
		else this.#sums.set(key, sum);
	}

	read(): Omit<Tallied, 'isWhole'> {
		return { sums: Object.fromEntries(this.#sums), open: [...this.#open] };
	}

	record(through = this.through): TallyRecord {
		return { version: this.#tally.version, through, ...this.read() };
	}
}

/** All that is added up, and with it the rows that are not counted yet. */
export function readTally(reads: Reads, { name, tally }: AnyEntity): Promise<Tallied> {
	if (!tally) throw new Error(`${name} declares no tally.`);
	return reads.read([name, 'meta'], async (tx) => {
		const [tallies, states] = await Promise.all([
			readMeta(tx, 'tallies'),
			readMeta(tx, 'backfill')
		]);
		const counter = new Counter(tally, tallies[name]);
		const isWhole = states[name]?.done !== false;
		if (counter.through === null) return { ...counter.read(), isWhole };
		for (const row of await tx.scan<AnyRow>(name, { from: counter.through })) {
			if (!counter.covers(row.id)) counter.move(undefined, row);
		}
		return { ...counter.read(), isWhole };
	});
}

/** Rows counted in one transaction: what a screen wants meanwhile waits no longer than for these. */
const stretchRows = 2000;

/** Counts a stretch further. Nothing while history still comes, since that would cost it look-ups. */
export function countStretch(
	store: Store,
	{ name, tally }: AnyEntity,
	most = stretchRows
): Promise<void> {
	return store.write([name, 'meta'], async (tx) => {
		const tallies = await readMeta(tx, 'tallies');
		const counter = tally && new Counter(tally, tallies[name]);
		const isHere = (await readMeta(tx, 'backfill'))[name]?.done;
		if (!counter || counter.through === null || !isHere) return;
		const from = counter.through;
		const rows = await tx.scan<AnyRow>(name, { from, limit: most });
		for (const row of rows) if (!counter.covers(row.id)) counter.move(undefined, row);
		const through = rows.length < most ? null : (rows.at(-1)?.id ?? null);
		await putMeta(tx, 'tallies', { ...tallies, [name]: counter.record(through) });
	});
}

/** The first entity whose history is here and not counted to its end. */
async function uncounted(
	reads: Reads,
	entities: readonly AnyEntity[]
): Promise<AnyEntity | undefined> {
	// By their names: the records beside them change with every deed.
	const [states, tallies] = await Promise.all([
		readMeta(reads, 'backfill'),
		readMeta(reads, 'tallies')
	]);
	return entities.find(
		({ name, tally }) =>
			tally && states[name]?.done && new Counter(tally, tallies[name]).through !== null
	);
}

/** Counts what is to be counted, now and whenever there is something. Returns what ends it. */
export function keepCounting(store: Store, entities: readonly AnyEntity[]): () => void {
	const waits: Subscribable<AnyEntity | undefined> = store.live((reads) =>
		uncounted(reads, entities)
	);
	// What could not be stored is tried again at the next change, or when the app is opened.
	const count = (entity: AnyEntity) => void countStretch(store, entity).catch(() => undefined);
	const subscription = waits.subscribe({
		next: (entity) => (entity ? count(entity) : undefined),
		error: () => undefined
	});
	return () => subscription.unsubscribe();
}
