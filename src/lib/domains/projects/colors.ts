/**
 * The colours a person may give a project: none is a domain's hue, and each keeps 3:1 against both
 * cards. Dots stand beside a name, never alone.
 */
export const projectColors = {
	'#7d7f86': 'Slate',
	'#8a7350': 'Umber',
	'#b0623f': 'Clay',
	'#a8803a': 'Ochre',
	'#7c8a3c': 'Olive',
	'#4f8f5b': 'Fern',
	'#3f8d88': 'Lagoon',
	'#4a84b8': 'Sky',
	'#6674c4': 'Iris',
	'#8d67b8': 'Plum',
	'#b35f9d': 'Orchid',
	'#bd5a66': 'Rose'
} as const satisfies Record<string, string>;

/** What is drawn for a project: its own colour when it is one, else neutral. */
export function dotColor(color: string): string {
	return /^#[0-9a-f]{6}$/i.test(color) ? color : '#7d7f86';
}
