import type { AnyRow, Stamp } from '#lib/platform/entity/entity.ts';
import { observe } from '../clock.ts';
import type { WireRow } from '../protocol.ts';
import type { Engine } from './engine.ts';
import { putRows } from './last-change.ts';
import { overlaid } from './overlay.ts';
import { putMeta, readMeta, type OutboxEntry } from './records.ts';
import { rowsOf } from './snapshot.ts';
import type { ReadTx, Tx } from './tx.ts';

interface Address {
	readonly entity: string;
	readonly id: string;
}

const keyOf = ({ entity, id }: Address) => `${entity}/${id}`;

/**
 * The rows and outbox entries that one transaction works on: read once, changed here, written once.
 */
export class WorkingSet {
	readonly #engine: Engine;
	readonly #rows = new Map<string, AnyRow | null>();
	readonly #entries = new Map<string, OutboxEntry | null>();
	readonly #changedRows = new Map<string, Address>();
	readonly #changedEntries = new Map<string, Address>();
	#newest: Stamp = 0;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	async load(tx: ReadTx, addresses: readonly Address[]): Promise<void> {
		// An empty page opens the transaction over `meta` alone; IndexedDB refuses any other store.
		if (addresses.length === 0) return;
		const rows = await rowsOf(tx, addresses);
		const entries = await entriesOf(tx, addresses);
		for (const [n, address] of addresses.entries()) {
			this.#rows.set(keyOf(address), rows[n] ?? null);
			this.#entries.set(keyOf(address), entries[n] ?? null);
		}
	}

	/** Only those of which something waits to be sent: nothing held is newer than what comes. */
	async loadWaiting(tx: ReadTx, addresses: readonly Address[]): Promise<void> {
		const entries = await entriesOf(tx, addresses);
		await this.load(
			tx,
			addresses.filter((_, n) => entries[n] !== undefined)
		);
	}

	row(address: Address): AnyRow | null {
		return this.#rows.get(keyOf(address)) ?? null;
	}

	entry(address: Address): OutboxEntry | null {
		return this.#entries.get(keyOf(address)) ?? null;
	}

	setRow(address: Address, row: AnyRow | null): void {
		this.#rows.set(keyOf(address), row);
		this.#changedRows.set(keyOf(address), address);
	}

	setEntry(address: Address, entry: OutboxEntry | null): void {
		this.#entries.set(keyOf(address), entry);
		this.#changedEntries.set(keyOf(address), address);
	}

	/** Notes that a stamp was seen: what is written from now on is later (I10). */
	saw(stamp: Stamp): void {
		this.#newest = Math.max(this.#newest, stamp);
	}

	/**
	 * Takes in a row as the server has it: never back to a smaller revision (I8), and what still
	 * waits to be sent stays visible over it (I9).
	 */
	absorb({ entity: name, ...incoming }: WireRow): void {
		const entity = this.#engine.entities.get(name);
		if (!entity) return;
		const address = { entity: name, id: incoming.id };
		const row = incoming as unknown as AnyRow;
		this.saw(row.updatedAt);
		const held = this.row(address);
		const { revisionGuard, waitingOverlay } = this.#engine.rules;
		if (revisionGuard && held && held.revision > row.revision) return;
		const entry = waitingOverlay ? this.entry(address) : null;
		this.setRow(address, held && entry ? overlaid(entity, { row, held, entry }) : row);
	}

	async store(tx: Tx): Promise<void> {
		const kept = new Map<string, AnyRow[]>();
		for (const [name, addresses] of byEntity([...this.#changedRows.values()])) {
			const rows = addresses.map((address) => this.row(address));
			const gone = addresses.filter((_, n) => rows[n] === null).map(({ id }) => id);
			const own = rows.filter((row) => row !== null);
			if (own.length > 0) kept.set(name, own);
			if (gone.length > 0) await tx.delete(name, gone);
		}
		if (kept.size > 0) await putRows(tx, kept);
		await this.#storeEntries(tx);
		if (this.#newest === 0 || !this.#engine.rules.observeRows) return;
		await putMeta(tx, 'clock', observe(await readMeta(tx, 'clock'), this.#newest));
	}

	async #storeEntries(tx: Tx): Promise<void> {
		const changed = [...this.#changedEntries.values()];
		const kept = changed.flatMap((address) => this.entry(address) ?? []);
		const gone = changed.filter((address) => this.entry(address) === null);
		if (kept.length > 0) await tx.put('outbox', kept);
		if (gone.length > 0) {
			const keys = gone.map(({ entity, id }) => [entity, id] as const);
			await tx.delete('outbox', keys);
		}
	}
}

async function entriesOf(
	tx: ReadTx,
	addresses: readonly Address[]
): Promise<(OutboxEntry | undefined)[]> {
	// A page of history on a device where nothing waits need not ask 2,000 times.
	const [one] = await tx.scan<OutboxEntry>('outbox', { limit: 1 });
	if (!one) return [];
	return tx.get(
		'outbox',
		addresses.map(({ entity, id }) => [entity, id] as const)
	);
}

function byEntity(addresses: readonly Address[]): Map<string, Address[]> {
	const groups = new Map<string, Address[]>();
	for (const address of addresses) {
		const group = groups.get(address.entity);
		if (group) group.push(address);
		else groups.set(address.entity, [address]);
	}
	return groups;
}
