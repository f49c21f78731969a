import { isSame } from '#lib/platform/same.ts';
import { getContext, setContext, untrack } from 'svelte';
import type { EntityDraft } from '#lib/platform/entity/draft.svelte.ts';

type Typed = Readonly<Record<string, unknown>>;

/** What was typed into a sheet and not saved. */
interface Kept {
	readonly at: number;
	/** Only what differs from how the sheet began. */
	readonly typed: Typed;
}

/**
 * Keeps what is typed into one sheet on this device, until it is saved or thrown away: a sheet that
 * was closed, or a page that was reloaded, gives it back.
 */
export class SheetDraft {
	/** From an earlier time, to be restored or thrown away. */
	offered = $state.raw<Kept | null>(null);
	readonly #key: string;
	#take: (typed: Typed) => void = () => undefined;
	#isTyped = false;
	#isOver = false;

	/** `about`: the form and the row that it changes, `weight:new`. */
	constructor(userId: string, about: string) {
		// Under a name that sign-out forgets.
		this.#key = `lifetracker:${userId}:draft:${about}`;
		this.offered = readKept(this.#key);
	}

	/** Something is typed now that closing the sheet would take away. */
	get isTyped(): boolean {
		return this.#isTyped && !this.#isOver;
	}

	/** Called while the form is made: `typed` reads what it holds, `take` puts some of it back. */
	follow(typed: () => Typed, take: (typed: Typed) => void): void {
		const first = untrack(typed);
		this.#take = take;
		$effect(() => {
			const now = Object.entries(typed());
			const own = now.filter(([name, value]) => !isSame(value, first[name]));
			untrack(() => this.#keep(Object.fromEntries(own)));
		});
	}

	/** The texts of a form that follows from a declaration. */
	followForm(form: EntityDraft): void {
		const take = (typed: Typed) => {
			for (const [name, text] of Object.entries(typed)) form.type(name, String(text));
		};
		this.follow(() => ({ ...form.texts }), take);
	}

	restore(): void {
		if (this.offered) this.#take(this.offered.typed);
		this.offered = null;
	}

	discard(): void {
		this.offered = null;
		if (!this.#isTyped) localStorage.removeItem(this.#key);
	}

	/** It was saved, or what it was about is gone. */
	end(): void {
		this.#isOver = true;
		this.offered = null;
		localStorage.removeItem(this.#key);
	}

	#keep(typed: Typed): void {
		if (this.#isOver) return;
		const isTyped = Object.keys(typed).length > 0;
		if (isTyped) write(this.#key, { at: Date.now(), typed });
		else if (this.#isTyped) localStorage.removeItem(this.#key);
		this.#isTyped = isTyped;
	}
}

function write(key: string, kept: Kept): void {
	try {
		localStorage.setItem(key, JSON.stringify(kept));
	} catch {
		// A full device keeps rows before drafts.
	}
}

function readKept(key: string): Kept | null {
	try {
		return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
	} catch {
		return null;
	}
}

const context = Symbol('sheet draft');

export function provideDraft(draft: () => SheetDraft): void {
	setContext(context, draft);
}

export function useDraft(): SheetDraft {
	return getContext<() => SheetDraft>(context)();
}
