import type { Column } from '#lib/platform/entity/columns.ts';
import { inOrder, moved } from './column-order.ts';

/**
 * Which columns of a table this device shows, and in which order: on a phone one wants fewer than at a
 * desk, so the choice stays with the device. Kept under names that sign-out forgets.
 */
export class KeptColumns {
	readonly #hiddenKey: string;
	readonly #orderKey: string;
	/** Names of those left out; one that is declared later is shown. */
	#hidden = $state.raw<readonly string[]>([]);
	/** Names of all but the first, as they were put; empty: as declared. */
	#order = $state.raw<readonly string[]>([]);

	constructor(userId: string, entity: string) {
		this.#hiddenKey = `lifetracker:${userId}:columns:${entity}`;
		this.#orderKey = `lifetracker:${userId}:column-order:${entity}`;
		this.#hidden = read(this.#hiddenKey);
		this.#order = read(this.#orderKey);
	}

	get hidden(): readonly string[] {
		return this.#hidden;
	}

	get isMoved(): boolean {
		return this.#order.length > 0;
	}

	ordered(columns: readonly Column[]): Column[] {
		return inOrder(columns, this.#order);
	}

	shown(columns: readonly Column[]): Column[] {
		return this.ordered(columns).filter(({ name }, at) => at === 0 || !this.#hidden.includes(name));
	}

	hide(names: readonly string[]): void {
		this.#hidden = names;
		keep(this.#hiddenKey, names);
	}

	/** One place to the left or to the right, past what is left out. */
	move(columns: readonly Column[], name: string, by: -1 | 1): void {
		this.#put(moved(this.ordered(columns), { name, by }, this.#hidden));
	}

	asDeclared(): void {
		this.#put([]);
	}

	#put(order: readonly string[]): void {
		this.#order = order;
		keep(this.#orderKey, order);
	}
}

function read(key: string): readonly string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
		return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
	} catch {
		return [];
	}
}

function keep(key: string, names: readonly string[]): void {
	try {
		if (names.length === 0) localStorage.removeItem(key);
		else localStorage.setItem(key, JSON.stringify(names));
	} catch {
		// A device without room for this line shows the columns as chosen until it is left.
	}
}
