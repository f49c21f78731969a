type Element = string | null;

/** Reads Postgres' one-dimensional array text, `{a,"b \"c\"",NULL}`. */
export function readArrayLiteral(text: string): Element[] {
	if (!text.includes('"'))
		return text === '{}' ? [] : text.slice(1, -1).split(',').map(bareElement);
	const elements: Element[] = [];
	// Quoted with backslash escapes, or bare up to the next comma or brace.
	const element = /"((?:[^"\\]|\\.)*)"|([^",{}\s][^",{}]*)/gs;
	for (const match of text.slice(1, -1).matchAll(element)) {
		const [, quoted, bare] = match;
		if (quoted !== undefined) elements.push(quoted.replace(/\\(.)/gs, '$1'));
		else elements.push(bareElement(bare ?? ''));
	}
	return elements;
}

const bareElement = (text: string): Element => (text === 'NULL' ? null : text);

const special = /[\\"]/;

/**
 * Writes the text that Postgres reads as a one-dimensional array, each element as `serialize` has it.
 * Most have nothing to escape.
 */
export function writeArrayLiteral(
	elements: readonly unknown[],
	serialize: (value: unknown) => string | number
): string {
	const written = elements.map((value) => {
		if (value === null || value === undefined) return 'NULL';
		const element = serialize(value);
		if (typeof element === 'number') return element;
		return `"${special.test(element) ? element.replace(/[\\"]/g, '\\$&') : element}"`;
	});
	return `{${written.join(',')}}`;
}
