type Element = string | null;

/** Reads Postgres' one-dimensional array text, `{a,"b \"c\"",NULL}`. */
export function readArrayLiteral(text: string): Element[] {
	const elements: Element[] = [];
	// Quoted with backslash escapes, or bare up to the next comma or brace.
	const element = /"((?:[^"\\]|\\.)*)"|([^",{}\s][^",{}]*)/gs;
	for (const match of text.slice(1, -1).matchAll(element)) {
		const [, quoted, bare] = match;
		if (quoted !== undefined) elements.push(quoted.replace(/\\(.)/gs, '$1'));
		else elements.push(bare === 'NULL' ? null : (bare ?? ''));
	}
	return elements;
}

const special = /[\\"]/;

/** Writes the text that Postgres reads as a one-dimensional array. Most elements have nothing to escape. */
export function writeArrayLiteral(elements: readonly (Element | number)[]): string {
	const written = elements.map((element) => {
		if (element === null) return 'NULL';
		if (typeof element === 'number') return element;
		return `"${special.test(element) ? element.replace(/[\\"]/g, '\\$&') : element}"`;
	});
	return `{${written.join(',')}}`;
}
