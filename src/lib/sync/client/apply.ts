import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { heard } from '../clock.ts';
import type { Page, WireChange } from '../protocol.ts';
import { settle } from './ack.ts';
import { everyStore, type Engine, type Position } from './engine.ts';
import { putMeta, readMeta, type Backfill, type DeadLetter } from './records.ts';
import type { Tx } from './tx.ts';
import { WorkingSet } from './working-set.ts';

/** An answer on its way into the replica, with the question it answers. */
export interface Arrival {
	readonly page: Page;
	readonly position: Position;
	readonly changes: readonly WireChange[];
	/** Server time minus device time, milliseconds. */
	readonly offsetMs: number;
}

/**
 * Takes in a page: verdicts, rows and the cursor that covers them in one transaction (I7). Returns
 * false when the replica has moved on since the question was asked; then nothing is taken in.
 */
export function applyPage(engine: Engine, arrival: Arrival): Promise<boolean> {
	const { page, position, changes } = arrival;
	return engine.store.write(storesFor(engine, arrival), async (tx) => {
		const place = await readMeta(tx, 'place');
		if (place.epoch !== position.epoch || place.cursor !== position.cursor) return false;
		const set = new WorkingSet(engine);
		await set.load(tx, [...page.verdicts, ...page.rows].filter(isKnown(engine)));
		const dead = settle(engine, set, { verdicts: page.verdicts, changes });
		for (const row of page.rows) set.absorb(row);
		await set.store(tx);
		if (dead.length > 0) await putDead(tx, dead);
		await moveTo(engine, tx, arrival);
		return true;
	});
}

/** An idle answer touches one small record and waits for nobody's transaction (I18). */
function storesFor(engine: Engine, { page }: Arrival): string[] {
	return page.verdicts.length + page.rows.length > 0 ? everyStore(engine) : ['meta'];
}

export function isKnown(engine: Engine) {
	return ({ entity }: { entity: string }) => engine.entities.has(entity);
}

/** Notes what the replica holds now: place, clock offset, and on a first page what is still to come. */
export async function moveTo(
	engine: Engine,
	tx: Tx,
	{ page, offsetMs }: Pick<Arrival, 'page' | 'offsetMs'>
): Promise<void> {
	const { epoch, cursor, counts } = page;
	await putMeta(tx, 'place', { epoch, cursor, syncedAt: engine.now() });
	await putMeta(tx, 'clock', heard(await readMeta(tx, 'clock'), page.now, offsetMs));
	if (!counts) return;
	await putMeta(tx, 'backfill', backfillAfter(engine.entities.values(), page, counts));
	// A fresh device was in no conflict yet.
	await putMeta(tx, 'conflicts', { ...(await readMeta(tx, 'conflicts')), heardTo: cursor });
}

/** An entity whose living rows all came with the first page has no history to bring. */
function backfillAfter(
	entities: Iterable<AnyEntity>,
	page: Page,
	counts: Readonly<Record<string, number>>
): Record<string, Backfill> {
	const states: Record<string, Backfill> = {};
	for (const { name } of entities) {
		const total = counts[name] ?? null;
		const brought = page.rows.filter((row) => row.entity === name && row.deletedAt === null).length;
		const done = total !== null && brought >= total;
		states[name] = { before: null, done, brought: done ? brought : 0, total };
	}
	return states;
}

async function putDead(tx: Tx, letters: readonly Omit<DeadLetter, 'n'>[]): Promise<void> {
	const [last] = await tx.scan<DeadLetter>('dead', { by: 'n', descending: true, limit: 1 });
	const next = (last?.n ?? 0) + 1;
	await tx.put(
		'dead',
		letters.map((letter, k) => ({ ...letter, n: next + k }))
	);
}
