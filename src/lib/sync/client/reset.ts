import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { Page, Refusal } from '../protocol.ts';
import { isKnown, moveTo } from './apply.ts';
import { everyStore, type Engine } from './engine.ts';
import { wholeEntry } from './outbox.ts';
import { putMeta, readMeta, type OutboxEntry } from './records.ts';
import type { Tx } from './tx.ts';
import { WorkingSet } from './working-set.ts';

type Reset = Extract<Refusal, { kind: 'reset' }>;

interface Anew {
	readonly reset: Reset;
	/** The new first page, already in hand: there is no moment without rows. */
	readonly page: Page;
	readonly offsetMs: number;
}

/**
 * Begins anew in one transaction: every row goes except those that wait to be sent, and the first
 * page comes in. Nothing that waits is lost (I17).
 */
export function beginAnew(engine: Engine, { reset, page, offsetMs }: Anew): Promise<void> {
	return engine.store.write(everyStore(engine), async (tx) => {
		const { epoch, cursor } = await readMeta(tx, 'place');
		const isOtherLife = (epoch !== null && epoch !== reset.epoch) || (cursor ?? 0) > reset.head;
		// Counted anew when history is here again: taking each row off would cost more.
		await putMeta(tx, 'tallies', {});
		// Of that other life nothing is newer than what comes now.
		if (isOtherLife) await putMeta(tx, 'changed', {});
		if (isOtherLife && engine.rules.healRestored) await offerAgain(engine, tx);
		if (engine.rules.beginAnew) await dropSettled(engine, tx, isOtherLife);
		const set = new WorkingSet(engine);
		await set.load(tx, page.rows.filter(isKnown(engine)));
		for (const row of page.rows) set.absorb(row);
		await set.store(tx);
		await moveTo(engine, tx, { page, offsetMs });
	});
}

/**
 * The server came back from a backup and may have forgotten: everything the person wrote is offered
 * again, whole. What it still knows costs nothing, since a push is a join.
 */
async function offerAgain(engine: Engine, tx: Tx): Promise<void> {
	for (const name of engine.entities.keys()) {
		const written = await tx.scan<AnyRow>(name, {
			where: (row) => row.editedAt > 0 || row.removedAt > 0
		});
		const waiting = await tx.get<OutboxEntry>(
			'outbox',
			written.map(({ id }) => [name, id] as const)
		);
		const since = (n: number) => waiting[n]?.since ?? engine.now();
		await tx.put(
			'outbox',
			written.map((row, n) => wholeEntry(name, row, since(n)))
		);
	}
}

/**
 * Rows that wait stay and are sent whole: what happened to them meanwhile this device may never
 * hear otherwise. In another life of the server its counter may have begun anew.
 */
async function dropSettled(engine: Engine, tx: Tx, isOtherLife: boolean): Promise<void> {
	const waiting = await tx.scan<OutboxEntry>('outbox');
	const entries = new Map(waiting.map((entry) => [`${entry.entity}/${entry.id}`, entry]));
	const whole: OutboxEntry[] = [];
	for (const name of engine.entities.keys()) {
		const gone: string[] = [];
		const kept: AnyRow[] = [];
		for (const row of await tx.scan<AnyRow>(name)) {
			const entry = entries.get(`${name}/${row.id}`);
			if (!entry) gone.push(row.id);
			else {
				kept.push(isOtherLife ? { ...row, revision: 0 } : row);
				whole.push(wholeEntry(name, row, entry.since));
			}
		}
		await tx.delete(name, gone);
		await tx.put(name, kept);
	}
	await tx.put('outbox', whole);
}
