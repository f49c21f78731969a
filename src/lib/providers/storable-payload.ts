import { canonicalText } from './canonical-text.ts';

/** U+0000 or half a surrogate pair as JSON.stringify writes them, or an escaped backslash. */
const escapes = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g;

/** A text within JSON. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

/**
 * A JSON value as the text of it that Postgres can hold and read, keys in one order. It refuses
 * U+0000 and halves of surrogate pairs, in keys too: both become U+FFFD. Null when the value is
 * nested too deep to be written at all.
 */
export function storablePayload(value: unknown): string | null {
	if (value === undefined) return null;
	try {
		const text = canonicalText(value);
		if (isTooDeep(text)) return null;
		// Nothing is escaped in most records.
		if (!text.includes('\\')) return text;
		const clean = text.replace(escapes, (escape) => (escape === '\\\\' ? escape : '\ufffd'));
		return clean === text ? text : canonicalText(JSON.parse(clean));
	} catch {
		return null;
	}
}

/** Far more levels than any record has, far fewer than what reads them on can follow. */
const DEEPEST = 500;

function isTooDeep(text: string): boolean {
	// Each level opens a bracket and closes it: few records are as long, and fewer have as many.
	if (text.length <= 2 * DEEPEST || openings(text) <= DEEPEST) return false;
	let depth = 0;
	for (const [bracket] of text.replace(quoted, '').matchAll(/[[\]{}]/g)) {
		depth += bracket === '[' || bracket === '{' ? 1 : -1;
		if (depth > DEEPEST) return true;
	}
	return false;
}

const [square, curly] = ['[', '{'].map((bracket) => bracket.charCodeAt(0));

function openings(text: string): number {
	let count = 0;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === square || code === curly) count += 1;
	}
	return count;
}
