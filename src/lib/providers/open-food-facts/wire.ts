import { parseNumber } from '#lib/platform/number.ts';

export type Wire = Readonly<Record<string, unknown>>;

/** An object with names; null for anything else. */
export function wireOf(raw: unknown): Wire | null {
	return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Wire) : null;
}

/** Null: nothing is said. `unreadable`: something is, and it is no number. */
export function numberOf(value: unknown): number | 'unreadable' | null {
	if (value === undefined || value === null || value === '') return null;
	if (typeof value === 'number') return Number.isFinite(value) ? value : 'unreadable';
	if (typeof value !== 'string' || value.length > 40) return 'unreadable';
	const read = /e/i.test(value) ? Number(value) : parseNumber(value);
	if (read === null) return null;
	return read !== undefined && Number.isFinite(read) ? read : 'unreadable';
}

const entities: Readonly<Record<string, string>> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
	'&nbsp;': ' '
};

/** One line of plain text: tags are no part of a name. Empty for what is no text. */
export function textOf(value: unknown, longest: number): string {
	if (typeof value !== 'string') return '';
	const line = value
		.slice(0, 10_000)
		.toWellFormed()
		.replace(/<[^<>]*>/g, ' ')
		.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity)
		.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
		.trim();
	// A cut must not go through the middle of a character.
	return line
		.slice(0, longest)
		.replace(/[\ud800-\udbff]$/, '')
		.trim();
}
