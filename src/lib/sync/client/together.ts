type PostTask = (work: () => void, how: { priority: 'user-blocking' }) => Promise<unknown>;
const { scheduler } = globalThis as { scheduler?: { postTask: PostTask } };

/** In the next task, ahead of what can wait, where the browser has an order of tasks. */
function soon(work: () => void): void {
	if (scheduler) void scheduler.postTask(work, { priority: 'user-blocking' });
	else setTimeout(work);
}

/** No answer waits longer for slower ones. */
const longestMs = 50;
const longestFrameMs = 500;

/** Once the screen has been drawn as it is now. */
function afterFrame(work: () => void): void {
	let isDone = false;
	const once = () => {
		if (!isDone) work();
		isDone = true;
	};
	requestAnimationFrame(() => setTimeout(once));
	// A page in the background has no frames.
	setTimeout(once, longestFrameMs);
}

function run(all: readonly (() => void)[]): void {
	for (const work of all) {
		try {
			work();
		} catch (cause) {
			// The others have nothing to do with it.
			reportError(cause);
		}
	}
}

/**
 * What one change brings about is shown at once: the answers of the reads that it woke wait for one
 * another, and the screen is laid out and painted once instead of once for each.
 */
class Together {
	#reading = 0;
	#first: (() => void)[] = [];
	#rest: (() => void)[] = [];
	/** What comes meanwhile waits for the same frame: nothing newer is overtaken by what is older. */
	#awaitsFrame = false;
	#limit: ReturnType<typeof setTimeout> | undefined;

	/**
	 * Somebody begins to read, and what is done meanwhile waits for the answer; or has told it. What
	 * was in memory is shown in the task that asked for it: the frame behind a tap has it already.
	 */
	readonly reading = (now: boolean): void => {
		this.#reading += now ? 1 : -1;
		if (!now) this.#settle();
	};

	/** Resolves when they are shown: for what may come a moment later. */
	shown(): Promise<void> {
		// In a task of its own: what is shown is drawn first.
		return new Promise((resolve) => this.do(() => void setTimeout(resolve)));
	}

	/** Resolves when they are drawn: for what may come a frame later. */
	async drawn(): Promise<void> {
		await this.shown();
		await new Promise<void>(afterFrame);
	}

	/** With the answers of all that is being read, or before them when one takes too long. */
	do(work: () => void): void {
		this.#first.push(work);
		this.#settleSoon();
	}

	/** A frame behind what is done with the same answers; with them, when that is nothing. */
	behind(work: () => void): void {
		this.#rest.push(work);
		this.#settleSoon();
	}

	/** Nothing waits any longer. */
	readonly now = (): void => {
		clearTimeout(this.#limit);
		this.#limit = undefined;
		const first = this.#first.splice(0);
		run(first);
		if (this.#rest.length === 0 || this.#awaitsFrame) return;
		if (first.length === 0) return run(this.#rest.splice(0));
		this.#awaitsFrame = true;
		afterFrame(() => {
			this.#awaitsFrame = false;
			run(this.#rest.splice(0));
		});
	};

	#settleSoon(): void {
		this.#limit ??= setTimeout(this.now, longestMs);
		soon(this.#settle);
	}

	readonly #settle = (): void => {
		if (this.#reading === 0 && this.#first.length + this.#rest.length > 0) this.now();
	};
}

export const together = new Together();
