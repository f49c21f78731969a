import {
	classify,
	createEgress,
	malformed,
	type EgressOptions,
	type Received
} from '../http.server.ts';
import type { Answer } from '../provider.ts';
import { storablePayload } from '../storable-payload.ts';
import { productFields } from './product.ts';
import { wireOf, type Wire } from './wire.ts';

export const openFoodFactsName = 'Open Food Facts';

/** As the package says; a test holds them equal. */
const version = '0.1.0';

/** Twenty products with what we ask of them have about 40 kB. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Somebody is typing. */
const DEADLINE_MS = 8000;
const pageSize = 20;

export interface OpenFoodFacts {
	search(words: string): Promise<Answer<readonly Wire[]>>;
	/** Null: nobody knows it there. */
	product(barcode: string): Promise<Answer<Wire | null>>;
}

export type OpenFoodFactsOptions = Pick<EgressOptions, 'baseUrl' | 'now' | 'deadlineMs'>;

/** No account and no key; who asks is told by the name of the app alone. */
export function createOpenFoodFacts(options: OpenFoodFactsOptions): OpenFoodFacts {
	const egress = createEgress({
		deadlineMs: DEADLINE_MS,
		...options,
		name: openFoodFactsName,
		maxBodyBytes: MAX_BODY_BYTES,
		userAgent: `LifeTracker/${version} (self-hosted)`
	});
	const fields = productFields.join(',');
	return {
		async search(words) {
			const query = {
				...{ search_terms: words, search_simple: '1', action: 'process', json: '1' },
				...{ page_size: String(pageSize), sort_by: 'unique_scans_n', fields }
			};
			const received = await egress.send({ path: '/cgi/search.pl', query });
			return received.kind === 'received' ? productsOf(received) : received;
		},
		async product(barcode) {
			const path = `/api/v2/product/${barcode}.json`;
			const received = await egress.send({ path, query: { fields } });
			return received.kind === 'received' ? productOf(received) : received;
		}
	};
}

function productsOf(received: Received): Answer<readonly Wire[]> {
	const answer = judge(received);
	if (answer.kind !== 'ok') return answer;
	const products: unknown = wireOf(answer.value)?.['products'];
	if (!Array.isArray(products)) return strange(received);
	const kept = products.slice(0, pageSize).map((one: unknown) => trimmed(one));
	return { kind: 'ok', value: kept.filter((one) => one !== null) };
}

function productOf(received: Received): Answer<Wire | null> {
	if (received.status === 404) return { kind: 'ok', value: null };
	const answer = judge(received);
	if (answer.kind !== 'ok') return answer;
	const wire = wireOf(answer.value);
	if (!wire) return strange(received);
	// Whether it is known stands in words or numbers, by version; that there is a product does not lie.
	const product = trimmed(wire['product']);
	if (product) return { kind: 'ok', value: product };
	return 'status' in wire ? { kind: 'ok', value: null } : strange(received);
}

/** There is no sign-in: a 401 is as strange as any other refusal. */
function judge(received: Received): Answer<unknown> {
	const answer = classify(openFoodFactsName, received);
	return answer.kind === 'token_expired' ? strange(received) : answer;
}

function strange({ text }: Received): Answer<never> {
	return malformed(`${openFoodFactsName} answered with something that is no food.`, text);
}

/** What one product may weigh with all that we read of it. */
const MOST_TEXT = 20_000;

/** Only what was asked for, whatever was sent, as it can be stored; null for what is no product. */
function trimmed(raw: unknown): Wire | null {
	const wire = wireOf(raw);
	if (!wire) return null;
	const told = productFields.filter((name) => name in wire).map((name) => [name, wire[name]]);
	const text = storablePayload(Object.fromEntries(told));
	return text === null || text.length > MOST_TEXT ? null : wireOf(JSON.parse(text));
}
