/** What a request of IndexedDB comes to. Rejects with what went wrong. */
export function answered<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error as DOMException);
	});
}

/** The end of a transaction. Rejects with what has undone it. */
export function ended(tx: IDBTransaction): Promise<void> {
	const end = new Promise<void>((resolve, reject) => {
		tx.oncomplete = () => resolve();
		tx.onabort = () =>
			reject(tx.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
	});
	// Whoever waits for it hears of it; while nobody does yet, it is no unhandled one.
	end.catch(() => undefined);
	return end;
}
