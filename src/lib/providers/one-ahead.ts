/**
 * The same items, each asked for while the one before it is worked on: what comes over the network
 * and what the database does take no turns. Never more than one is asked for ahead, and nothing goes
 * on behind the end: what is not wanted any more is waited for.
 */
export async function* oneAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T, void> {
	const items = source[Symbol.asyncIterator]();
	let next = asked(items);
	try {
		for (;;) {
			const item = await next;
			if (item.done) return;
			next = asked(items);
			yield item.value;
		}
	} finally {
		await next.catch(() => undefined);
		await items.return?.();
	}
}

/** What goes wrong ahead is thrown where it is waited for. */
function asked<T>(items: AsyncIterator<T>): Promise<IteratorResult<T>> {
	const next = items.next();
	next.catch(() => undefined);
	return next;
}
