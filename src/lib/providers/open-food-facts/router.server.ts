import * as z from 'zod/mini';
import { leastWords } from '#lib/domains/nutrition/online-food.ts';
import { router, signedIn } from '#lib/platform/server/trpc.server.ts';
import type { OnlineFoods } from './lookup.server.ts';

const words = z.string().check(z.trim(), z.minLength(leastWords), z.maxLength(80));
const barcode = z
	.string()
	.check(z.regex(/^\d{8}$|^\d{12,14}$/, 'A barcode has 8 or 12 to 14 digits.'));

/**
 * Foods from Open Food Facts. Nothing is changed by asking; a mutation all the same, since what a
 * person types has no place in an address, where logs and caches would keep it.
 */
export function foodsRouter(foods: OnlineFoods) {
	return router({
		search: signedIn
			.input(z.strictObject({ words }))
			.mutation(({ ctx, input }) => foods.search(ctx.user, input.words)),
		byBarcode: signedIn
			.input(z.strictObject({ barcode }))
			.mutation(({ ctx, input }) => foods.byBarcode(ctx.user, input.barcode))
	});
}
