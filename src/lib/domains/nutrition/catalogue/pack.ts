import { nutrientNames } from '../entity.ts';
import { keyOf, type CatalogueFood } from './read-table.ts';

/** Raised when the meaning of a row of the pack changes, not when foods are added. */
const packVersion = 1;

type Cell = string | number | null;

/** Name, further words, nutrients in their declared order, then name and grams of each portion. */
type PackedFood = readonly Cell[];

export interface Pack {
	readonly version: number;
	readonly foods: readonly PackedFood[];
}

/** The pack as it lies in the repository: one food a line, so that a change can be read. */
export function packText(foods: readonly CatalogueFood[]): string {
	const lines = foods.map(({ name, also, nutrients, portions }) =>
		JSON.stringify([
			name,
			also,
			...nutrientNames.map((nutrient) => nutrients[nutrient]),
			...portions.flatMap((portion) => [portion.name, portion.grams])
		])
	);
	return `{"version":${packVersion},"foods":[\n${lines.join(',\n')}\n]}\n`;
}

const portionsFrom = 2 + nutrientNames.length;

function unpackFood(cells: PackedFood): CatalogueFood {
	const name = String(cells[0]);
	const figures = cells.slice(2, portionsFrom);
	const rest = cells.slice(portionsFrom);
	return {
		key: keyOf(name),
		name,
		also: String(cells[1]),
		nutrients: Object.fromEntries(
			nutrientNames.map((nutrient, n) => [nutrient, figures[n] ?? null])
		) as CatalogueFood['nutrients'],
		portions: Array.from({ length: rest.length / 2 }, (_, n) => ({
			name: String(rest[2 * n]),
			grams: Number(rest[2 * n + 1])
		}))
	};
}

export function unpack({ version, foods }: Pack): CatalogueFood[] {
	if (version !== packVersion) throw new Error(`The catalogue has version ${version}.`);
	return foods.map(unpackFood);
}
