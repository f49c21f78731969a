import { isIn, type Touch } from './look.ts';
import type { Scan } from './tx.ts';

type Properties = Readonly<Record<string, unknown>>;

// Answers of the database that follow what changes. `take` says false where what a change has made of
// an answer can't be told: then it has to be read anew.

/** The value under one key. */
export class RememberedValue {
	readonly store: string;
	readonly #key: string;
	value: unknown;

	constructor(store: string, key: string, value: unknown) {
		this.store = store;
		this.#key = key;
		this.value = value;
	}

	/** Null: of this key it says nothing. */
	recall(key: string): unknown {
		return key === this.#key ? this.value : null;
	}

	take(touches: readonly Touch[]): boolean {
		for (const { key, at, value } of touches) {
			if (key !== this.#key) continue;
			if (at !== null && value === undefined) return false;
			this.value = value;
		}
		return true;
	}
}

interface Walked {
	readonly store: string;
	/** The property that is the store's key. */
	readonly key: string;
	readonly way: Scan<never>;
}

/** All that lies on the way of a scan, up to its limit. */
export class RememberedScan {
	/** More values are read anew each time: they would be held twice. */
	static readonly most = 1000;

	readonly store: string;
	readonly #key: string;
	readonly #way: Scan<never>;
	readonly #order: readonly string[];
	#values: Properties[];

	constructor({ store, key, way }: Walked, values: readonly unknown[]) {
		const { by = key, then } = way;
		this.store = store;
		this.#key = key;
		this.#way = { ...way, by };
		this.#order = [by, ...(then === undefined ? [] : [then]), key];
		this.#values = [...(values as readonly Properties[])];
	}

	get values(): readonly unknown[] {
		return this.#values;
	}

	/** Null: it did not come across one of this key. */
	recall(key: string): unknown {
		return this.#values.find((one) => one[this.#key] === key) ?? null;
	}

	take(touches: readonly Touch[]): boolean {
		return touches.every((touch) => this.#follow(touch));
	}

	#follow({ key, at, value }: Touch): boolean {
		const { limit = Infinity } = this.#way;
		// What lies behind a full answer is not known.
		const isCut = this.#values.length >= limit;
		const was = this.#values.findIndex((one) => String(one[this.#key]) === key);
		if (was >= 0) this.#values.splice(was, 1);
		if (at === null || !isIn(this.#way, at)) return was < 0 || !isCut;
		if (value === undefined) return false;
		const place = this.#placeOf(value);
		if (isCut && place === this.#values.length) return was < 0;
		this.#values.splice(place, 0, value);
		if (this.#values.length > limit) this.#values.pop();
		return true;
	}

	#placeOf(value: Properties): number {
		const place = this.#values.findIndex((one) => this.#isBefore(value, one));
		return place < 0 ? this.#values.length : place;
	}

	/** As IndexedDB orders them: by the index, then by the key; numbers before texts. */
	#isBefore(a: Properties, b: Properties): boolean {
		for (const property of this.#order) {
			const [mine, other] = [a[property], b[property]] as [number, number];
			if (mine === other) continue;
			const isLess = typeof mine === typeof other ? mine < other : typeof mine === 'number';
			return isLess !== (this.#way.descending === true);
		}
		return false;
	}
}
