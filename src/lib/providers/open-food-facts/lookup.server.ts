import { join } from 'node:path';
import type { OnlineFood } from '#lib/domains/nutrition/online-food.ts';
import type { Config } from '#lib/platform/config.server.ts';
import { NamedError } from '#lib/platform/errors.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import { takeFrom } from '#lib/platform/server/rate-limit.server.ts';
import { heedAnswer, takeCall, type BudgetOf, type Wait } from '../budget.server.ts';
import type { FetchHandler } from '../listen.server.ts';
import type { Answer, Refusal } from '../provider.ts';
import { hostSandbox } from '../sandbox-host.server.ts';
import { createOpenFoodFacts, openFoodFactsName, type OpenFoodFacts } from './client.server.ts';
import { createFoodSandbox } from './sandbox.server.ts';
import { FoodStore, type Place } from './store.server.ts';

/** As they ask for it: so many searches and products a minute, of everyone here together. */
const budgets = {
	search: { id: 'open-food-facts-search', limits: [{ calls: 10, seconds: 60, per: 'app' }] },
	product: { id: 'open-food-facts-product', limits: [{ calls: 100, seconds: 60, per: 'app' }] }
} as const satisfies Record<string, BudgetOf['manifest']>;

const minuteMs = 60_000;

/** Of that, what one person may use up. */
const personLimits = {
	search: { name: 'online-search', calls: 4, periodMs: minuteMs },
	product: { name: 'online-product', calls: 20, periodMs: minuteMs }
};

interface Asker {
	readonly id: string;
	/** The example account, which never reaches the real one. */
	readonly demo: boolean;
}

export interface OnlineFoods {
	/** In their order. */
	search(asker: Asker, words: string): Promise<OnlineFood[]>;
	/** Null: nobody knows it there. */
	byBarcode(asker: Asker, barcode: string): Promise<OnlineFood | null>;
	forgetOld(): Promise<void>;
	sandbox(): FetchHandler;
	close(): Promise<void>;
}

interface Parts {
	readonly config: Config;
	readonly database: Database;
	readonly now: () => number;
}

/** Open Food Facts, asked by this server for its people: what was asked for once is remembered. */
export function openOnlineFoods(parts: Parts): OnlineFoods {
	const { config, database, now } = parts;
	const store = new FoodStore(database);
	const statePath = join(config.dataDir, 'sandbox', 'open-food-facts.json');
	const { sandbox, sandboxUrl, close } = hostSandbox(() => createFoodSandbox({ statePath, now }));
	const lookupFor = (asker: Asker): Lookup => {
		const isSandbox = asker.demo || config.providers === 'sandbox';
		const place = { realm: isSandbox ? 'sandbox' : 'live', now: now() } as const;
		const baseUrl = isSandbox ? sandboxUrl : () => Promise.resolve(config.openFoodFactsUrl);
		return { ...parts, store, asker, place, baseUrl };
	};
	return {
		search: (asker, words) => search(lookupFor(asker), words),
		byBarcode: (asker, barcode) => byBarcode(lookupFor(asker), barcode),
		forgetOld: () => store.forgetOld(now()),
		sandbox,
		close
	};
}

interface Lookup extends Parts {
	readonly store: FoodStore;
	readonly asker: Asker;
	readonly place: Place;
	readonly baseUrl: () => Promise<string>;
}

async function search(lookup: Lookup, typed: string): Promise<OnlineFood[]> {
	const { store, place } = lookup;
	const words = typed.trim().toLowerCase().normalize('NFC').replace(/\s+/g, ' ');
	const known = await store.search(words, place);
	if (known) return known;
	const products = await ask(lookup, 'search', (there) => there.search(words));
	await store.keepSearch(words, products, place);
	return (await store.search(words, place)) ?? [];
}

async function byBarcode(lookup: Lookup, barcode: string): Promise<OnlineFood | null> {
	const { store, place } = lookup;
	const known = await store.product(barcode, place);
	if (known !== undefined) return known;
	const product = await ask(lookup, 'product', (there) => there.product(barcode));
	await store.keepProduct(barcode, product, place);
	return (await store.product(barcode, place)) ?? null;
}

/** One call, counted for the person and for everyone here, and heeded by every node. */
async function ask<T>(
	{ database, now, asker, place, baseUrl }: Lookup,
	deed: keyof typeof budgets,
	call: (there: OpenFoodFacts) => Promise<Answer<T>>
): Promise<T> {
	await takeFrom(database, personLimits[deed], { subject: asker.id, now: now() });
	const budget = { manifest: budgets[deed], realm: place.realm, connectionId: '' };
	const wait = await takeCall(database, budget);
	if (wait) throw toWait(wait, now());
	const answer = await call(createOpenFoodFacts({ baseUrl: await baseUrl(), now }));
	await heedAnswer(database, budget, answer);
	if (answer.kind !== 'ok') throw refused(answer, now());
	return answer.value;
}

function secondsUntil(until: number, now: number): string {
	const seconds = Math.max(1, Math.ceil((until - now) / 1000));
	return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

function toWait({ why, until }: Wait, now: number): NamedError {
	const wait = secondsUntil(until, now);
	const words = {
		spent: `This server asks ${openFoodFactsName} only so often a minute. Wait ${wait}, then try again.`,
		held: `${openFoodFactsName} asked for a pause. Wait ${wait}, then try again.`,
		down: `${openFoodFactsName} isn't answering. It is asked again in ${wait}.`
	}[why];
	return new NamedError('E_ONLINE_FOODS', words, { status: why === 'spent' ? 429 : 503 });
}

function refused(answer: Refusal, now: number): NamedError {
	const words =
		answer.kind === 'throttled'
			? `${openFoodFactsName} asked for a pause. Wait ${secondsUntil(answer.until, now)}, then try again.`
			: 'reason' in answer
				? answer.reason
				: `${openFoodFactsName} refused the request.`;
	return new NamedError('E_ONLINE_FOODS', words, { status: 503 });
}
