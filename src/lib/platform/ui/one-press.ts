/**
 * For the button of a deed that makes rows anew, or whose place another one takes: the second click of
 * a double click is not meant for that, and a key that is held down presses once.
 */
export function onePress(deed: () => unknown) {
	return {
		onclick: ({ detail }: MouseEvent) => void (detail > 1 || deed()),
		onkeydown: (event: KeyboardEvent) => {
			if (event.repeat && event.key === 'Enter') event.preventDefault();
		}
	};
}
