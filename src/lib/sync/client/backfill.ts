import { limits, type OlderPage } from '../protocol.ts';
import { positionOf, type Engine, type Position } from './engine.ts';
import { putMeta, readAllMeta, readMeta, type Backfill as State } from './records.ts';
import { WorkingSet } from './working-set.ts';

/** The next stretch of history to bring. */
interface Stretch {
	readonly position: Position;
	readonly entity: string;
	readonly before: State['before'];
}

const fresh: State = { before: null, done: false, brought: 0, total: null };

/**
 * Brings history to the device newest first, a page at a time, while the next page is already on
 * its way. What has been brought is noted with the rows, so that a reload goes on from there.
 */
export class Backfill {
	readonly #engine: Engine;
	#ahead: { stretch: Stretch; page: Promise<OlderPage> } | null = null;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	async waits(): Promise<boolean> {
		return (await nextStretch(this.#engine)) !== null;
	}

	/** One page. Returns whether there is more to bring. */
	async step(signal: AbortSignal): Promise<boolean> {
		const stretch = await nextStretch(this.#engine);
		if (!stretch) return false;
		const page = await this.#page(stretch, signal);
		if (page.before !== null) this.#fetchAhead({ ...stretch, before: page.before }, signal);
		await applyOlder(this.#engine, stretch, page);
		return true;
	}

	#page(stretch: Stretch, signal: AbortSignal): Promise<OlderPage> {
		const ahead = this.#ahead;
		this.#ahead = null;
		const fits = ahead !== null && isSame(ahead.stretch, stretch);
		return fits ? ahead.page : fetchOlder(this.#engine, stretch, signal);
	}

	#fetchAhead(stretch: Stretch, signal: AbortSignal): void {
		const page = fetchOlder(this.#engine, stretch, signal);
		// Awaited by the next step; until then a failure is nobody's.
		page.catch(() => undefined);
		this.#ahead = { stretch, page };
	}
}

function isSame(a: Stretch, b: Stretch): boolean {
	return (
		a.entity === b.entity &&
		a.position.epoch === b.position.epoch &&
		String(a.before) === String(b.before)
	);
}

async function nextStretch(engine: Engine): Promise<Stretch | null> {
	return engine.store.reader.read(['meta'], async (tx) => {
		const meta = await readAllMeta(tx);
		// Nor has a device a name yet that was never here before.
		if (meta.place.cursor === null) return null;
		const position = positionOf(engine, meta);
		const states = meta.backfill;
		// An entity that a later version added has no state: it is brought like the others.
		const entity = [...engine.entities.keys()].find((name) => !states[name]?.done);
		return entity ? { position, entity, before: states[entity]?.before ?? null } : null;
	});
}

async function fetchOlder(
	engine: Engine,
	{ position, entity, before }: Stretch,
	signal: AbortSignal
): Promise<OlderPage> {
	const input = { ...position, older: { entity, before }, limit: limits.pageRows };
	const answer = await engine.transport.pull(input, signal);
	if (answer.kind !== 'older') throw new HistoryInterrupted(answer.kind);
	return answer;
}

/** The server wants something else first; the next round hears what. */
export class HistoryInterrupted extends Error {
	constructor(kind: string) {
		super(`History was answered with "${kind}".`);
		this.name = 'HistoryInterrupted';
	}
}

async function applyOlder(engine: Engine, stretch: Stretch, page: OlderPage): Promise<void> {
	const { entity, before } = stretch;
	// Screens that read other entities need not wait for it.
	await engine.store.write([entity, 'outbox', 'meta'], async (tx) => {
		const { epoch, cursor } = await readMeta(tx, 'place');
		const states = await readMeta(tx, 'backfill');
		const state = states[entity] ?? fresh;
		// A page of another life, or one that another tab has brought: nothing is lost without it.
		if (epoch !== page.epoch || state.done || String(state.before) !== String(before)) return;
		const set = new WorkingSet(engine);
		if (isLate(engine, page, cursor)) await set.load(tx, page.rows);
		else await set.loadWaiting(tx, page.rows);
		for (const row of page.rows) set.absorb(row);
		await set.store(tx);
		await putMeta(tx, 'backfill', {
			...states,
			[entity]: {
				...state,
				before: page.before,
				done: page.before === null,
				brought: state.brought + page.rows.length
			}
		});
	});
}

/**
 * Whether the device may hold a row newer than the page has it. All that it holds has a revision up
 * to its cursor, since history is brought after a round at rest: a page that was read at the cursor
 * or later need not be held against 2,000 rows, each of which costs a look-up.
 */
function isLate(engine: Engine, { head }: OlderPage, cursor: number | null): boolean {
	if (!engine.rules.lateHistory) return false;
	return head === undefined || cursor === null || head < cursor;
}
