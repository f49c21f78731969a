/** Arrow keys go from the search through what it found, and back. */
export function stepThrough(section: HTMLElement | undefined, event: KeyboardEvent): void {
	const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (!by) return;
	const found = section?.querySelectorAll<HTMLElement>('input, li > button:first-child');
	const stops = [...(found ?? [])];
	const at = stops.findIndex((stop) => stop === document.activeElement);
	if (at < 0) return;
	event.preventDefault();
	stops[at + by]?.focus();
}
