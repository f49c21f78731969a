/** Each word once, the one that was used most first; of equals the one that was used last. */
export function usualFirst(newestFirst: readonly string[]): string[] {
	const counts = new Map<string, number>();
	for (const word of newestFirst) if (word) counts.set(word, (counts.get(word) ?? 0) + 1);
	return [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
}
