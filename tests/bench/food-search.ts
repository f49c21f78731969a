// A keystroke in the food search over 8,000 foods: the milliseconds of every three-letter prefix, and
// how they compare with a plain walk over all names in the same run. Budget: p95 of 50 ms.
import { readTables } from '#lib/domains/nutrition/catalogue/tables.ts';
import { foodItem, type FoodItem } from '#lib/domains/nutrition/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { folded } from '#lib/features/capture/meal/food-index.ts';
import { FoodSearch } from '#lib/features/capture/meal/food-search.ts';

const wanted = 8000;
const budgetMs = 50;
const makers = ['Farm', 'Corner', 'Market', 'Garden', 'Harbour', 'Mill', 'Valley', 'Bridge', 'Oak'];

const plain = readTables().map(({ name }) => name);
const foods = Array.from({ length: wanted }, (_, n) => {
	const name = plain[n % plain.length] ?? '';
	const brand = makers[Math.floor(n / plain.length)] ?? null;
	return { ...withInitial(foodItem, { name, brand }), id: String(n) } as FoodItem;
});
const prefixes = [
	...new Set(
		plain.flatMap((name) =>
			folded(name)
				.split(/[^a-z]+/)
				.filter((word) => word.length >= 3)
				.map((word) => word.slice(0, 3))
		)
	)
];

function timed(work: () => unknown): number {
	const from = performance.now();
	work();
	return performance.now() - from;
}
const at = (times: number[], share: number) =>
	[...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

let search: FoodSearch | undefined;
const built = timed(() => {
	search = new FoodSearch({ foods, catalogue: null, habits: new Map() });
});
for (const prefix of prefixes) search?.find(prefix);
const indexed = prefixes.map((prefix) => timed(() => search?.find(prefix)));
const walked = prefixes.map((prefix) =>
	timed(() => foods.filter(({ name }) => folded(name).includes(prefix)))
);
const p95 = at(indexed, 0.95);
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`${foods.length} foods, ${prefixes.length} prefixes, index built in ${built.toFixed(0)} ms`);
say(`search  p50 ${at(indexed, 0.5).toFixed(2)} ms, p95 ${p95.toFixed(2)} ms`);
say(`walk    p50 ${at(walked, 0.5).toFixed(2)} ms, p95 ${at(walked, 0.95).toFixed(2)} ms`);
say(
	`p95 is ${(p95 / at(walked, 0.95)).toFixed(2)} of the walk, ${(p95 / budgetMs).toFixed(2)} of the budget`
);
if (p95 > budgetMs) process.exitCode = 1;
