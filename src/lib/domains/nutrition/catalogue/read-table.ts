import type { Nutrient } from '../entity.ts';

/** A food of the catalogue, per 100 g. */
export interface CatalogueFood {
	/** By which the rows of a person refer to it, for ever. */
	readonly key: string;
	readonly name: string;
	/** Further words by which it is found. */
	readonly also: string;
	readonly nutrients: Readonly<Record<Nutrient, number | null>>;
	/** The first is the serving; the one named `ml` says what a millilitre weighs. */
	readonly portions: readonly { readonly name: string; readonly grams: number }[];
}

const sodiumToSalt = 2.54;
const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** `Crème fraîche` → `creme-fraiche`. */
export function keyOf(name: string): string {
	const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** Lines of a table without its comments, as records by column. */
export function readTsv(text: string): Record<string, string>[] {
	const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	const header = (lines[0] ?? '').split('\t');
	return lines.slice(1).map((line) => {
		const cells = line.split('\t');
		if (cells.length > header.length) throw new Error(`Too many cells: ${line}`);
		return Object.fromEntries(header.map((column, n) => [column, cells[n] ?? '']));
	});
}

/** Empty is "not known"; anything else must be a number. */
function figure(cell: string | undefined): number | null {
	if (!cell) return null;
	const value = Number(cell);
	if (!Number.isFinite(value)) throw new Error(`"${cell}" is no number.`);
	return value;
}

function readPortions(cell: string): CatalogueFood['portions'] {
	return cell
		.split(', ')
		.filter(Boolean)
		.map((portion) => {
			const [, name = '', grams = ''] = /^(.+) ([\d.]+)$/.exec(portion) ?? [];
			if (!name) throw new Error(`"${portion}" is no portion with its grams.`);
			return { name, grams: Number(grams) };
		});
}

/**
 * Carbohydrate without fibre. Where sugars were measured apart and come to more than the difference
 * leaves, they are what is there.
 */
function available(total: number | null, fibre: number | null, sugar: number | null) {
	return total === null ? null : rounded(Math.max(total - (fibre ?? 0), sugar ?? 0, 0));
}

/** The foods of one table of the source. */
export function readTable(text: string): CatalogueFood[] {
	return readTsv(text).map((row) => {
		const [fibreG, sugarG, sodium] = [row['fibre_g'], row['sugars_g'], row['sodium_mg']].map(
			figure
		) as [number | null, number | null, number | null];
		return {
			key: keyOf(row['name'] ?? ''),
			name: row['name'] ?? '',
			also: row['also'] ?? '',
			nutrients: {
				energyKcal: figure(row['kcal']),
				proteinG: figure(row['protein_g']),
				carbsG: available(figure(row['carbs_g']), fibreG, sugarG),
				fatG: figure(row['fat_g']),
				fibreG,
				sugarG,
				saltG: sodium === null ? null : rounded((sodium * sodiumToSalt) / 1000),
				alcoholG: figure(row['alcohol_g'])
			},
			portions: readPortions(row['portions'] ?? '')
		};
	});
}
