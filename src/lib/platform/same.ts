/** Whether two plain values hold the same. A property that is undefined is as good as none. */
export function isSame(a: unknown, b: unknown): boolean {
	return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}
