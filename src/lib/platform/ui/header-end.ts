import { getContext, setContext, type Snippet } from 'svelte';

const key = Symbol('header-end');

/** What stands at the end of every page's header on a phone: the shell gives it, headers show it. */
export function provideHeaderEnd(snippet: Snippet): void {
	setContext(key, snippet);
}

export function useHeaderEnd(): Snippet | undefined {
	return getContext<Snippet | undefined>(key);
}
