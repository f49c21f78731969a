import { nutrientNames, type FoodItem } from '#lib/domains/nutrition/entity.ts';
import type { OnlineFood } from '#lib/domains/nutrition/online-food.ts';
import { isToldPer, nutrientsOf, type Basis } from './nutriments.ts';
import { numberOf, textOf, wireOf, type Wire } from './wire.ts';

/** What of a product is asked for and kept: all that the mapping reads. */
export const productFields = [
	'code',
	'product_name',
	'generic_name',
	'brands',
	'serving_size',
	'serving_quantity',
	'serving_quantity_unit',
	'product_quantity_unit',
	'nutriments'
] as const;

export type MappedProduct = Omit<OnlineFood, 'fetchedAt'>;

/**
 * A product in our words; null for what is none. Nothing of it is believed: whoever likes types it
 * in over there. What cannot be is left out and named, and what is missing stays unknown, never 0.
 */
export function mapProduct(raw: unknown): MappedProduct | null {
	const wire = wireOf(raw);
	const barcode = wire && codeOf(wire['code']);
	if (!wire || !barcode) return null;
	const name = textOf(wire['product_name'], 200) || textOf(wire['generic_name'], 200);
	const brand = firstBrand(wire['brands']);
	const basis = basisOf(wire);
	const serving = servingOf(wire);
	const { values, problems } = nutrientsOf(wireOf(wire['nutriments']) ?? {}, {
		basis,
		servingGrams: serving.servingGrams
	});
	const unnamed = name ? [] : ['It has no name there.'];
	const isEmpty = nutrientNames.every((nutrient) => values[nutrient] === null);
	return {
		barcode,
		name: name || [brand, barcode].filter(Boolean).join(' ').slice(0, 200),
		brand,
		basis,
		...serving,
		...values,
		problems: [
			...unnamed,
			...problems,
			...(isEmpty && problems.length === 0 ? ['Its nutrients are not told there.'] : [])
		]
	};
}

function codeOf(code: unknown): string | null {
	const text = typeof code === 'number' ? String(code) : code;
	return typeof text === 'string' && /^\d{6,14}$/.test(text.trim()) ? text.trim() : null;
}

/** "Mill & Co, Mill" or a list: the first one is on the front of the pack. */
function firstBrand(brands: unknown): string | null {
	const first: unknown = Array.isArray(brands) ? brands[0] : brands;
	return textOf(typeof first === 'string' ? first.split(',')[0] : null, 120) || null;
}

const volumes = new Set(['ml', 'cl', 'dl', 'l']);

function isVolume(unit: unknown): boolean {
	return typeof unit === 'string' && volumes.has(unit.trim().toLowerCase());
}

/** Drinks are told per 100 ml under the same keys; only the unit of the pack or the serving says so. */
function basisOf(wire: Wire): Basis {
	const nutriments = wireOf(wire['nutriments']) ?? {};
	if (!isToldPer(nutriments, '100g') && isToldPer(nutriments, 'serving')) return 'per_serving';
	const pack = wire['product_quantity_unit'] ?? wire['serving_quantity_unit'];
	return isVolume(pack) ? 'per_100_ml' : 'per_100_g';
}

/** As long as the unit of a portion may be. */
const longestName = 40;

function servingOf(wire: Wire): Pick<FoodItem, 'servingName' | 'servingGrams'> {
	const grams = numberOf(wire['serving_quantity']);
	const isGood = typeof grams === 'number' && grams > 0 && grams <= 5000;
	// "1 bowl (30 g)": a bowl; of "30 g" nothing is left, and it is called a serving.
	const name = textOf(wire['serving_size'], 200)
		.replace(/\(.*?\)/g, ' ')
		.replace(/^\s*(1\s+)/, '')
		.replace(/[\d.,]+\s*(g|gr|ml|cl|oz|kg|l)\b\.?/gi, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[\s,;:=/-]+|[\s,;:=/-]+$/g, '');
	// Nobody eats "1 2 biscuits": what is counted is a serving then.
	const isMeasure = /^\d|^(g|ml|oz)?$/i.test(name);
	const servingName = isMeasure || name.length > longestName ? '' : name;
	return { servingName, servingGrams: isGood ? Math.round(grams * 1000) / 1000 : null };
}
