/** What a key or a pair of keys does. */
export type KeyDeed =
	| { readonly kind: 'go'; readonly href: string }
	| { readonly kind: 'add'; readonly what: string }
	| { readonly kind: 'day' | 'row'; readonly by: -1 | 1 }
	| {
			readonly kind:
				| 'edit'
				| 'select'
				| 'remove'
				| 'fast'
				| 'timer'
				| 'continue'
				| 'new'
				| 'search'
				| 'help'
				| 'palette'
				| 'sync'
				| 'privacy';
	  };

export interface Shortcut {
	/** As it is typed, a pair with a space between: "g w". */
	readonly keys: string;
	readonly words: string;
	readonly deed: KeyDeed;
}

const go = (keys: string, words: string, href: string): Shortcut => ({
	keys,
	words,
	deed: { kind: 'go', href }
});
const add = (keys: string, words: string, what: string): Shortcut => ({
	keys,
	words,
	deed: { kind: 'add', what }
});

/** Off in fields and under sheets; single letters can be switched off altogether. */
export const shortcuts: readonly Shortcut[] = [
	{ keys: 'mod+k', words: 'Commands', deed: { kind: 'palette' } },
	{ keys: 'mod+s', words: 'Sync now', deed: { kind: 'sync' } },
	{ keys: 'mod+shift+p', words: 'Hide or show numbers', deed: { kind: 'privacy' } },
	{ keys: '?', words: 'This list', deed: { kind: 'help' } },
	{ keys: '/', words: 'Search this page', deed: { kind: 'search' } },
	{ keys: 'n', words: 'New, on this page', deed: { kind: 'new' } },
	{ keys: 'j', words: 'Next row of a list', deed: { kind: 'row', by: 1 } },
	{ keys: 'k', words: 'Row before', deed: { kind: 'row', by: -1 } },
	{ keys: 'e', words: 'Edit the row', deed: { kind: 'edit' } },
	{ keys: 'x', words: 'Select the row', deed: { kind: 'select' } },
	{ keys: 'delete', words: 'Delete the row', deed: { kind: 'remove' } },
	add('m', 'Log a meal', 'meal'),
	add('w', 'Log weight', 'weight'),
	{ keys: 'f', words: 'Start or end a fast', deed: { kind: 'fast' } },
	{ keys: 's', words: 'Start or stop a timer', deed: { kind: 'timer' } },
	{ keys: 'c', words: 'Continue the last timer', deed: { kind: 'continue' } },
	{ keys: '[', words: 'Previous day', deed: { kind: 'day', by: -1 } },
	{ keys: ']', words: 'Next day', deed: { kind: 'day', by: 1 } },
	go('t', 'Today', '/'),
	go('g w', 'Weight', '/weight'),
	go('g f', 'Fasting', '/fasting'),
	go('g n', 'Nutrition', '/nutrition'),
	go('g x', 'Workouts', '/workouts'),
	go('g l', 'Time', '/time'),
	go('g o', 'Goals', '/goals'),
	go('g p', 'Projects', '/projects'),
	go('g c', 'Connections', '/connections'),
	go('g s', 'Settings', '/settings')
];

/** The deed of what has been typed, or null; a first half waits for its second. */
export function deedOf(typed: string, before: string | null): KeyDeed | null {
	const pair =
		before === null ? undefined : shortcuts.find(({ keys }) => keys === `${before} ${typed}`);
	return (pair ?? shortcuts.find(({ keys }) => keys === typed))?.deed ?? null;
}
