/** Held down, these go from one to the next. */
const goingOn = new Set(['j', 'k', '[', ']']);

/** The key is still down from before: what it does, it does once. */
export function isHeld(typed: string, { repeat }: Pick<KeyboardEvent, 'repeat'>): boolean {
	return repeat && !goingOn.has(typed);
}

type Typed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'target'>;

/** The browser's own meaning of these gives way to ours. */
const ours = new Set(['mod+k', 'mod+s', 'mod+shift+p', '/', '?']);

export function isOurs(typed: string): boolean {
	return ours.has(typed);
}

/**
 * What was typed, as shortcuts are written; null for what is none of their business: words in a
 * field, and any key while a sheet is open.
 */
export function typedKey(event: Typed, sheetOpen: boolean): string | null {
	const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
	const isDelete = key === 'Delete';
	if (altKey || sheetOpen || (key.length !== 1 && !isDelete)) return null;
	if (ctrlKey || metaKey) return `mod+${shiftKey ? 'shift+' : ''}${key.toLowerCase()}`;
	const target = event.target as Partial<Element> | null;
	const inField = target?.closest?.('input, textarea, select, [contenteditable]');
	if (inField) return null;
	return isDelete ? 'delete' : key;
}
