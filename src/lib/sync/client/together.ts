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

/**
 * What one change brings about is shown at once: the answers of the reads that it woke wait for one
 * another, and the screen is laid out and painted once instead of once for each.
 */
class Together {
	#reading = 0;
	#waiting: (() => void)[] = [];
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
		await new Promise<void>((resolve) => {
			requestAnimationFrame(() => setTimeout(resolve));
			// A page in the background has no frames.
			setTimeout(resolve, longestFrameMs);
		});
	}

	/** With the answers of all that is being read, or before them when one takes too long. */
	do(work: () => void): void {
		this.#waiting.push(work);
		this.#limit ??= setTimeout(this.now, longestMs);
		soon(this.#settle);
	}

	/** Nothing waits any longer. */
	readonly now = (): void => {
		clearTimeout(this.#limit);
		this.#limit = undefined;
		for (const work of this.#waiting.splice(0)) {
			try {
				work();
			} catch (cause) {
				// The others have nothing to do with it.
				reportError(cause);
			}
		}
	};

	readonly #settle = (): void => {
		if (this.#reading === 0 && this.#waiting.length > 0) this.now();
	};
}

export const together = new Together();
