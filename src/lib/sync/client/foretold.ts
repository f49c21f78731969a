import { isSame } from '#lib/platform/same.ts';
import { touched, type Change, type Touch } from './look.ts';
import type { StoreShape } from './tx.ts';

/**
 * A value as some live query remembers it; undefined: there is none; null: nobody has it in mind.
 */
export type Recall = (store: string, key: string) => object | undefined | null;

/** The values that a write will leave, by store; null where what is in mind does not tell. */
export type Foretell = (recall: Recall) => ReadonlyMap<string, readonly object[]> | null;

/** A write before it is made, as queries hear of it. */
export function foretold(
	shapes: Readonly<Record<string, StoreShape>>,
	values: ReturnType<Foretell>
): Change {
	const touches = [...(values ?? [])].flatMap(([store, ofStore]) => {
		const shape = shapes[store];
		return shape ? [[store, touched(shape, ofStore)] as const] : [];
	});
	return Object.fromEntries(touches);
}

/** What was told of a write before it was made. */
export class Foretelling {
	readonly #told: Change;
	/** Keys, each behind its store, of which something else was told since. */
	readonly #overtaken = new Set<string>();

	constructor(told: Change) {
		this.#told = told;
	}

	overtakenBy(change: Change): void {
		for (const [store, touches] of Object.entries(change)) {
			for (const { key } of touches) this.#overtaken.add(`${store} ${key}`);
		}
	}

	/** Something was told that the write has not touched: where it lies is for the database to say. */
	isWrong(change: Change): boolean {
		return Object.entries(this.#told).some(([store, told]) => {
			const made = new Set((change[store] ?? []).map(({ key }) => key));
			return told.some(({ key }) => !made.has(key));
		});
	}

	/** What the write has come to beyond what was told of it. */
	beyond(change: Change): Change {
		const rest: Record<string, readonly Touch[]> = { ...change };
		for (const [store, told] of Object.entries(this.#told)) {
			const made = lastOf(change[store] ?? []);
			const isRight = (one: Touch) =>
				!this.#overtaken.has(`${store} ${one.key}`) && isSame(one, made.get(one.key));
			// Of one value told twice, queries hold what was told last.
			const right = new Set([...lastOf(told).values()].filter(isRight).map(({ key }) => key));
			rest[store] = [...made.values()].filter(({ key }) => !right.has(key));
		}
		return Object.fromEntries(Object.entries(rest).filter(([, touches]) => touches.length > 0));
	}
}

const lastOf = (touches: readonly Touch[]) => new Map(touches.map((touch) => [touch.key, touch]));
