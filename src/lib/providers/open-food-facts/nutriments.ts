import type { FoodItem, Nutrient } from '#lib/domains/nutrition/entity.ts';
import { kilojoulesPerKilocalorie } from '#lib/platform/units.ts';
import { numberOf, type Wire } from './wire.ts';

export type Basis = FoodItem['basis'];

export interface Told {
	readonly values: Readonly<Record<Nutrient, number | null>>;
	readonly problems: readonly string[];
}

interface Of {
	readonly basis: Basis;
	/** Of one serving, where that is what the figures are for. */
	readonly servingGrams: number | null;
}

/** Ours, theirs, and how a person calls it. */
const macros = [
	['proteinG', 'proteins', 'Protein'],
	['carbsG', 'carbohydrates', 'Carbohydrate'],
	['fatG', 'fat', 'Fat'],
	['fibreG', 'fiber', 'Fibre'],
	['sugarG', 'sugars', 'Sugar'],
	['saltG', 'salt', 'Salt']
] as const;

/** Pure fat has 900; a label may round up. */
const mostKcalPerGram = 9.3;
/** More of one food than this is nobody's serving. */
const largestServing = 5000;
const saltPerSodium = 2.5;
/** Grams in a millilitre of alcohol: theirs is told by volume. */
const alcoholDensity = 0.789;

const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** Whether two figures are the same, as labels round. */
const agree = (a: number, b: number) => Math.abs(a - b) <= Math.max(20, 0.1 * Math.max(a, b));

const energies = ['energy-kcal', 'energy-kj', 'energy'] as const;
const keys = [...energies, ...macros.map(([, theirs]) => theirs), 'sodium', 'alcohol'];

/** Whether anything that we read is told for 100 g or ml, or for a serving. */
export function isToldPer(nutriments: Wire, per: '100g' | 'serving'): boolean {
	return keys.some((key) => typeof numberOf(nutriments[`${key}_${per}`]) === 'number');
}

export function nutrientsOf(nutriments: Wire, of: Of): Told {
	const read = new Reading(nutriments, of);
	const grams = Object.fromEntries(
		macros.map(([ours, theirs, label]) => [ours, read.grams(theirs, label)])
	) as Record<(typeof macros)[number][0], number | null>;
	const sodium = grams.saltG === null ? read.grams('sodium', 'Sodium') : null;
	const saltG = sodium === null ? grams.saltG : rounded(sodium * saltPerSodium);
	const alcoholG = read.alcohol();
	const energyKcal = read.energy({ ...grams, alcoholG });
	read.sum({ ...grams, alcoholG });
	return {
		values: { ...grams, saltG, alcoholG, energyKcal },
		problems: [...new Set(read.problems)]
	};
}

type Macros = Pick<Told['values'], 'proteinG' | 'carbsG' | 'fatG' | 'alcoholG'>;

class Reading {
	readonly problems: string[] = [];
	readonly #nutriments: Wire;
	readonly #of: Of;
	/** What the figures are for, in grams or millilitres. */
	readonly #whole: number;

	constructor(nutriments: Wire, of: Of) {
		this.#nutriments = nutriments;
		this.#of = of;
		const isServing = of.basis === 'per_serving';
		this.#whole = isServing ? (of.servingGrams ?? largestServing) : 100;
	}

	/** A tenth of a gram over the whole is rounding. */
	grams(key: string, label: string): number | null {
		return this.#within(key, { label, unit: 'g', most: this.#whole + 0.5 });
	}

	/** Per cent by volume under every key; of a serving it says nothing without its millilitres. */
	alcohol(): number | null {
		const percent = this.#within('alcohol', { label: 'Alcohol', unit: '% vol', most: 100 });
		if (percent === null || this.#of.basis === 'per_serving') return null;
		return rounded(percent * alcoholDensity);
	}

	/** Told in kilocalories, in kilojoules or in both; where these differ, the rest has the word. */
	energy(macros: Macros): number | null {
		const most = this.#whole * mostKcalPerGram;
		const kcal = this.#within('energy-kcal', { label: 'Energy', unit: 'kcal', most });
		const inJoules = { label: 'Energy', unit: 'kJ', most: most * kilojoulesPerKilocalorie };
		const kj = this.#within('energy-kj', inJoules) ?? this.#within('energy', inJoules);
		const ofKj = kj === null ? null : rounded(kj / kilojoulesPerKilocalorie);
		if (kcal === null || ofKj === null) return kcal ?? ofKj;
		if (agree(kcal, ofKj)) return kcal;
		const sum = energyOf(macros);
		const fitting = [kcal, ofKj].filter((one) => sum !== null && agree(one, sum));
		const [fits] = fitting;
		if (fitting.length === 1 && fits !== undefined) return fits;
		this.problems.push(`Energy is told as ${kcal} kcal and as ${kj} kJ, which differ. Left out.`);
		return null;
	}

	/** More than the whole of it can't be in it: then no figure is known to be right, and it is said. */
	sum({ proteinG, carbsG, fatG, alcoholG }: Macros): void {
		const sum = (proteinG ?? 0) + (carbsG ?? 0) + (fatG ?? 0) + (alcoholG ?? 0);
		if (sum <= this.#whole * 1.05) return;
		this.problems.push(`Its nutrients add up to ${Math.round(sum)} g of ${this.#whole} g.`);
	}

	#within(key: string, { label, unit, most }: Bounds): number | null {
		const ending = this.#of.basis === 'per_serving' ? 'serving' : '100g';
		const raw = this.#nutriments[`${key}_${ending}`];
		const value = numberOf(raw);
		if (value === null) return null;
		const where = this.#of.basis === 'per_serving' ? 'a serving' : '100 g or ml';
		if (value === 'unreadable') {
			this.problems.push(`${label} is told by something that is no number. Left out.`);
			return null;
		}
		if (value >= 0 && value <= most) return rounded(value) || 0;
		const found = `${Number(value.toPrecision(6))} ${unit}`;
		this.problems.push(`${label} can't be ${found} in ${where}. Left out.`);
		return null;
	}
}

interface Bounds {
	readonly label: string;
	readonly unit: string;
	readonly most: number;
}

function energyOf({ proteinG, carbsG, fatG, alcoholG }: Macros): number | null {
	if (proteinG === null || carbsG === null || fatG === null) return null;
	return 4 * proteinG + 4 * carbsG + 9 * fatG + 7 * (alcoholG ?? 0);
}
