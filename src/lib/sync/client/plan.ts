import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { tick, type ClockState } from '../clock.ts';
import type { Recall } from './foretold.ts';
import { putRows } from './last-change.ts';
import { written, type Held } from './local-write.ts';
import { putMeta, readMeta, type KeptWrite, type OutboxEntry } from './records.ts';
import type { Write } from './store.ts';
import type { ReadTx, Tx } from './tx.ts';
import { Refused } from './write.ts';

/** What a deed does to what is stored. */
interface Plan {
	readonly clock: ClockState;
	readonly touched: readonly { readonly write: Write; readonly after: Held }[];
	/** Takes it back, newest first. */
	readonly inverse: readonly KeptWrite[];
}

const nothing: Held = { row: undefined, entry: undefined };

interface Known {
	readonly held: Map<string, Held>;
	readonly clock: ClockState;
}

/** What the writes come to, by what is stored now. Nothing is written yet. Throws `Refused`. */
export async function planned(tx: ReadTx, writes: readonly Write[], nowMs: number): Promise<Plan> {
	const [held, clock] = await Promise.all([heldRows(tx, writes), readMeta(tx, 'clock')]);
	return planOf(writes, nowMs, { held, clock });
}

/**
 * The rows that the writes will leave, by what is in mind; null where that is not enough, or where
 * they will be refused.
 */
export function foreseen(
	recall: Recall,
	writes: readonly Write[],
	{ nowMs, clock }: { nowMs: number; clock: ClockState }
): ReadonlyMap<string, readonly AnyRow[]> | null {
	const held = new Map<string, Held>();
	for (const write of writes) {
		const row = recall(write.entity.name, write.id);
		if (row === null && write.kind !== 'create') return null;
		held.set(keyOf(write), { row: (row ?? undefined) as AnyRow | undefined, entry: undefined });
	}
	try {
		return rowsOf(planOf(writes, nowMs, { held, clock }));
	} catch (cause) {
		if (cause instanceof Refused) return null;
		throw cause;
	}
}

function planOf(writes: readonly Write[], nowMs: number, known: Known): Plan {
	const { held } = known;
	let { clock } = known;
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
export async function putPlan(tx: Tx, plan: Plan): Promise<void> {
	if (plan.touched.length === 0) return;
	await Promise.all([
		putRows(tx, rowsOf(plan)),
		tx.put(
			'outbox',
			plan.touched.flatMap(({ after }) => after.entry ?? [])
		),
		putMeta(tx, 'clock', plan.clock)
	]);
}

function rowsOf({ touched }: Plan): ReadonlyMap<string, readonly AnyRow[]> {
	const rows = new Map<string, AnyRow[]>();
	for (const { write, after } of touched) {
		const ofEntity = rows.get(write.entity.name) ?? [];
		if (after.row) ofEntity.push(after.row);
		rows.set(write.entity.name, ofEntity);
	}
	return rows;
}
