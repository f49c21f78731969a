/** Runs one piece of work of a name at a time, in all tabs of a browser (I15). */
export type Lock = <T>(name: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** One at a time within this page: where there are no Web Locks, as over plain HTTP. */
export function pageLock(): Lock {
	const last = new Map<string, Promise<unknown>>();
	return (name, work, signal) => {
		const before = last.get(name) ?? Promise.resolve();
		const run = before.then(() => {
			signal?.throwIfAborted();
			return work();
		});
		last.set(
			name,
			run.catch(() => undefined)
		);
		return run;
	};
}

/** One at a time in all tabs; a tab that closes or crashes lets go. */
export function browserLock(locks: LockManager | undefined): Lock {
	if (!locks) return pageLock();
	return async (name, work, signal) => await locks.request(name, signal ? { signal } : {}, work);
}
