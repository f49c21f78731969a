import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { tick, type ClockState } from '../clock.ts';
import { written, type Held } from './local-write.ts';
import { putMeta, readMeta, type KeptWrite, type OutboxEntry } from './records.ts';
import type { Write } from './store.ts';
import type { ReadTx, Tx } from './tx.ts';

/** What a deed does to what is stored. */
interface Plan {
	readonly clock: ClockState;
	readonly touched: readonly { readonly write: Write; readonly after: Held }[];
	/** Takes it back, newest first. */
	readonly inverse: readonly KeptWrite[];
}

const nothing: Held = { row: undefined, entry: undefined };

/** What the writes come to, by what is stored now. Nothing is written yet. Throws `Refused`. */
export async function planned(tx: ReadTx, writes: readonly Write[], nowMs: number): Promise<Plan> {
	const [held, begun] = await Promise.all([heldRows(tx, writes), readMeta(tx, 'clock')]);
	let clock = begun;
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
	return { clock, touched: [...touched.values()], inverse: inverse.reverse().flat() };
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
	const ofEntity = async ([name, ids]: [string, string[]]) => {
		const keys = ids.map((id) => [name, id] as const);
		const [rows, entries] = await Promise.all([
			tx.get<AnyRow>(name, ids),
			tx.get<OutboxEntry>('outbox', keys)
		]);
		ids.forEach((id, n) => held.set(`${name}/${id}`, { row: rows[n], entry: entries[n] }));
	};
	await Promise.all([...idsByEntity(writes)].map(ofEntity));
	return held;
}

/** Rows and what waits of them, in one transaction (I1), and all at once: each wait takes a turn. */
export async function putPlan(tx: Tx, { clock, touched }: Plan): Promise<void> {
	if (touched.length === 0) return;
	const rows = new Map<string, AnyRow[]>();
	const entries: OutboxEntry[] = [];
	for (const { write, after } of touched) {
		const { name } = write.entity;
		const ofEntity = rows.get(name) ?? [];
		if (after.row) ofEntity.push(after.row);
		rows.set(name, ofEntity);
		if (after.entry) entries.push(after.entry);
	}
	await Promise.all([
		...[...rows].map(([name, values]) => tx.put(name, values)),
		tx.put('outbox', entries),
		putMeta(tx, 'clock', clock)
	]);
}
