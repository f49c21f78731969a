import { sql } from 'drizzle-orm';
import { articleOf } from '#lib/domains/nutrition/barcode.ts';
import type { OnlineFood } from '#lib/domains/nutrition/online-food.ts';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import type { Realm } from '../realms.server.ts';
import { mapProduct } from './product.ts';
import type { Wire } from './wire.ts';

const dayMs = 86_400_000;
/** For so long a product is what it was; one that nobody knew may be typed in tomorrow. */
const productMs = 30 * dayMs;
const unknownMs = dayMs;
const searchMs = 7 * dayMs;

/** Which of the two is asked, and when. */
export interface Place {
	readonly realm: Realm;
	/** Epoch milliseconds. */
	readonly now: number;
}

interface Kept {
	readonly article: string;
	readonly product: string | null;
	readonly at: number;
}

const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;

/** What is remembered of the products that we asked for; how it is read may change later. */
export class FoodStore {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	/** Undefined: it is not remembered. Null: nobody knew it. */
	product(barcode: string, { realm, now }: Place): Promise<OnlineFood | null | undefined> {
		const article = articleOf(barcode);
		return this.#database.asSystem('look for a remembered product', async (tx) => {
			const [kept] = await this.#read(tx, realm, [article]);
			const lasts = kept?.product === null ? unknownMs : productMs;
			return kept && kept.at > now - lasts ? foodOf(kept) : undefined;
		});
	}

	/** In the order in which they were found; undefined: these words are not remembered. */
	search(words: string, { realm, now }: Place): Promise<OnlineFood[] | undefined> {
		return this.#database.asSystem('look for a remembered search', async (tx) => {
			const [found] = await tx.rows<{ articles: string[] }>(sql`select articles
				from open_food_facts_searches where realm = ${realm} and words = ${words}
					and fetched_at > ${instant(now - searchMs)}`);
			if (!found) return undefined;
			const kept = await this.#read(tx, realm, found.articles);
			const byArticle = new Map(kept.map((one) => [one.article, one]));
			return found.articles.flatMap((article) => {
				const one = byArticle.get(article);
				return (one && foodOf(one)) ?? [];
			});
		});
	}

	/** Null: nobody knew it. By the number that was asked for: an article may be told under another. */
	keepProduct(barcode: string, product: Wire | null, place: Place): Promise<void> {
		const row = { article: articleOf(barcode), product: product && JSON.stringify(product) };
		return this.#database.asSystem('remember a product', (tx) => keep(tx, place, [row]));
	}

	keepSearch(words: string, products: readonly Wire[], at: Place): Promise<void> {
		const rows = new Map(
			products.flatMap((product) => {
				const food = mapProduct(product);
				if (!food) return [];
				const article = articleOf(food.barcode);
				return [[article, { article, product: JSON.stringify(product) }] as const];
			})
		);
		return this.#database.asSystem('remember what a search found', async (tx) => {
			await keep(tx, at, [...rows.values()]);
			const articles = JSON.stringify([...rows.keys()]);
			await tx.rows(sql`insert into open_food_facts_searches (realm, words, articles, fetched_at)
				values (${at.realm}, ${words},
					array(select json_array_elements_text(${articles}::text::json)), ${instant(at.now)})
				on conflict (realm, words) do update
					set articles = excluded.articles, fetched_at = excluded.fetched_at`);
		});
	}

	async forgetOld(now: number): Promise<void> {
		await this.#database.asSystem('forget old products', async (tx) => {
			await tx.rows(sql`delete from open_food_facts_searches
				where fetched_at < ${instant(now - searchMs)}`);
			await tx.rows(sql`delete from open_food_facts_products
				where fetched_at < ${instant(now - productMs)}`);
		});
	}

	#read(tx: Tx, realm: Realm, articles: readonly string[]): Promise<readonly Kept[]> {
		return tx.rows<Kept>(sql`select article, product::text as product, fetched_at as at
			from open_food_facts_products where realm = ${realm}
				and article in (select json_array_elements_text(${JSON.stringify(articles)}::text::json))`);
	}
}

async function keep(
	tx: Tx,
	{ realm, now }: Place,
	rows: readonly Omit<Kept, 'at'>[]
): Promise<void> {
	// In one order, so that two searches at once never wait for each other in a circle.
	const sorted = rows.toSorted((a, b) => (a.article < b.article ? -1 : 1));
	await tx.rows(sql`insert into open_food_facts_products (realm, article, product, fetched_at)
		select ${realm}, article, product::json, ${instant(now)}
		from json_to_recordset(${JSON.stringify(sorted)}::text::json) as told (article text, product text)
		on conflict (realm, article) do update
			set product = excluded.product, fetched_at = excluded.fetched_at`);
}

function foodOf({ product, at }: Kept): OnlineFood | null {
	const food = product === null ? null : mapProduct(JSON.parse(product));
	return food && { ...food, fetchedAt: at };
}
