import { articleOf } from '#lib/domains/nutrition/barcode.ts';
import type { FoodItem } from '#lib/domains/nutrition/entity.ts';
import { onlineSource } from '#lib/domains/nutrition/online-food.ts';
import { isRecipe } from '#lib/domains/nutrition/recipe.ts';
import type { Catalogue } from './catalogue.ts';
import { FoodIndex, type Hit } from './food-index.ts';
import type { PlateFood } from './plate.ts';

export type Origin = 'own' | 'recipe' | 'catalogue' | 'online';

export function originOf(food: PlateFood): Origin {
	if (isRecipe(food)) return 'recipe';
	if (food.source === onlineSource) return 'online';
	return food.source === 'catalogue' ? 'catalogue' : 'own';
}

/** One's foods come before one's recipes, and these before what one has never eaten. */
const tiers = { own: 0, recipe: 1, catalogue: 2 } as const;

interface Candidate extends Hit {
	readonly tier: number;
	readonly food: () => PlateFood;
}

/** What was meant before what may have been meant, then the tier, then how well and how usual. */
function byRank(a: Candidate, b: Candidate): number {
	return Number(a.isSlip) - Number(b.isSlip) || a.tier - b.tier || b.score - a.score;
}

export interface SearchIn {
	/** One's foods and recipes. */
	readonly foods: readonly FoodItem[];
	/** Null until it has been loaded. */
	readonly catalogue: Catalogue | null;
	readonly habits: ReadonlyMap<string, number>;
}

/**
 * What came from online below what was found here, whose order it leaves alone: somebody may be
 * pointing at it. What is one's own already is not offered once more.
 */
export function withOnline(
	found: readonly PlateFood[],
	online: readonly PlateFood[],
	own: readonly FoodItem[]
): PlateFood[] {
	const articles = new Set(own.map(({ barcode }) => barcode && articleOf(barcode)));
	const ids = new Set(own.map(({ id }) => id));
	const isNew = ({ id, barcode }: PlateFood) =>
		!ids.has(id) && !(barcode && articles.has(articleOf(barcode)));
	return [...found, ...online.filter(isNew)];
}

/** Own foods, recipes and the catalogue as one list. */
export class FoodSearch {
	readonly #in: SearchIn;
	readonly #own: FoodIndex;
	readonly #byId: ReadonlyMap<string, FoodItem>;
	readonly #taken: ReadonlySet<string>;

	constructor(searched: SearchIn) {
		const { foods } = searched;
		this.#in = searched;
		this.#byId = new Map(foods.map((food) => [food.id, food]));
		this.#own = new FoodIndex(
			foods.map(({ id, name, brand, barcode }) => ({
				id,
				name,
				also: [brand, barcode].filter(Boolean).join(' ')
			}))
		);
		const kept = foods.filter((food) => food.source === 'catalogue');
		this.#taken = new Set(kept.map((food) => food.sourceId));
	}

	find(query: string, limit = 20): PlateFood[] {
		if (!query.trim()) return [];
		return [...this.#ownHits(query), ...this.#catalogueHits(query)]
			.sort(byRank)
			.slice(0, limit)
			.map(({ food }) => food());
	}

	#ownHits(query: string): Candidate[] {
		return this.#own.find(query).flatMap((hit) => {
			const food = this.#byId.get(hit.id);
			if (!food) return [];
			const habit = 1 + Math.log2(1 + (this.#in.habits.get(food.id) ?? 0));
			const score = hit.score * habit * (food.favourite ? 2 : 1);
			return [{ ...hit, score, tier: isRecipe(food) ? tiers.recipe : tiers.own, food: () => food }];
		});
	}

	#catalogueHits(query: string): Candidate[] {
		const { catalogue } = this.#in;
		if (!catalogue) return [];
		return catalogue.index.find(query).flatMap((hit) => {
			// What was eaten from the catalogue before is one's own row now.
			if (this.#taken.has(hit.id)) return [];
			return [{ ...hit, tier: tiers.catalogue, food: () => catalogue.food(hit.id) }];
		});
	}
}
