import MiniSearch from 'minisearch';

/** What of a food is searched. */
export interface FoodWords {
	readonly id: string;
	readonly name: string;
	/** Brand, barcode and other names. */
	readonly also: string;
}

export interface Hit {
	readonly id: string;
	/** How well it fits the words; greater is better. */
	readonly score: number;
	/** Found only by forgiving a slip of the finger. */
	readonly isSlip: boolean;
}

const letters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l' };

/** As words are compared: small letters without accents. */
export function folded(text: string): string {
	const plain = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
	return plain.replace(/[ßøæœł]/g, (letter) => letters[letter] ?? letter);
}

/** Finds foods by the beginning of any word, in any order, with a slip of the finger forgiven. */
export class FoodIndex {
	readonly #index: MiniSearch<FoodWords>;

	constructor(foods: readonly FoodWords[]) {
		this.#index = new MiniSearch<FoodWords>({
			fields: ['name', 'also'],
			storeFields: ['name'],
			searchOptions: {
				prefix: true,
				fuzzy: (term) => (term.length > 3 ? 0.2 : false),
				combineWith: 'AND',
				boost: { name: 2 }
			},
			processTerm: folded
		});
		this.#index.addAll(foods);
	}

	find(query: string): Hit[] {
		const asked = folded(query.trim());
		return this.#index.search(query).map(({ id, terms, queryTerms, match, ...stored }) => {
			const begun = (typed: string) => terms.filter((term) => term.startsWith(typed));
			const isSlip = queryTerms.some((typed) => begun(typed).length === 0);
			const inName = Object.values(match).some((fields) => fields.includes('name'));
			const name = folded(String(stored['name']));
			const whole = Math.max(...queryTerms.map((typed) => wholeness(typed, begun(typed))));
			const score = (lead(name, asked) * whole * (inName ? 1 : 0.5)) / (1 + name.length / 40);
			return { id: String(id), score, isSlip };
		});
	}
}

/** "milk" means milk before it means a milkshake, and that before coconut milk. */
function lead(name: string, asked: string): number {
	if (name === asked) return 5;
	if (name.startsWith(`${asked},`)) return 4;
	if (name.startsWith(`${asked} `)) return 3;
	return name.startsWith(asked) ? 2 : 1;
}

/** How much of the word that was meant is typed already. */
function wholeness(typed: string, words: readonly string[]): number {
	return Math.max(0.2, ...words.map((word) => typed.length / word.length));
}
