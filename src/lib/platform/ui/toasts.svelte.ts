export interface Toast {
	readonly id: number;
	readonly text: string;
	/** Takes the deed back; the toast's only action. Also reachable by Ctrl/⌘+Z. */
	readonly undo: (() => void | Promise<void>) | null;
	/** Failures are said at once and stay until dismissed. */
	readonly tone: 'status' | 'problem';
}

const stayMs = 8000;
let nextId = 1;

/** Short words after a deed. Time stands still while one is hovered, focused or the tab is hidden. */
class Toasts {
	list = $state.raw<readonly Toast[]>([]);
	#timers = new Map<number, ReturnType<typeof setTimeout>>();
	#held = false;

	show(text: string, undo: Toast['undo'] = null): number {
		return this.#add({ id: nextId++, text, undo, tone: 'status' });
	}

	problem(text: string): number {
		return this.#add({ id: nextId++, text, undo: null, tone: 'problem' });
	}

	dismiss(id: number): void {
		clearTimeout(this.#timers.get(id));
		this.#timers.delete(id);
		this.list = this.list.filter((toast) => toast.id !== id);
	}

	/** Stops the clock of all of them. */
	hold(): void {
		this.#held = true;
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
	}

	release(): void {
		if (!this.#held) return;
		this.#held = false;
		for (const toast of this.list) this.#count(toast);
	}

	#add(toast: Toast): number {
		// Three at most: an older deed is still undone by the keyboard and in History.
		for (const old of this.list.slice(0, -2)) this.dismiss(old.id);
		this.list = [...this.list, toast];
		if (!this.#held) this.#count(toast);
		return toast.id;
	}

	#count(toast: Toast): void {
		if (toast.tone === 'problem') return;
		this.#timers.set(
			toast.id,
			setTimeout(() => this.dismiss(toast.id), stayMs)
		);
	}
}

export const toasts = new Toasts();
