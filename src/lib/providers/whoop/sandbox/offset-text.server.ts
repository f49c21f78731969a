/** `+01:00`, or `Z` at zero, as Whoop writes it. */
export function offsetText(minutes: number): string {
	if (minutes === 0) return 'Z';
	const size = Math.abs(minutes);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
