/**
 * Does one thing after the other, in the order they were asked for. What fails is told by its own
 * promise; the next is none the worse for it.
 */
export function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return (work) => {
		const done = last.then(work);
		last = done.catch(() => undefined);
		return done;
	};
}
