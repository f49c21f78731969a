import { takeFault } from '../sandbox/mishap.server.ts';
import { jsonReply } from '../sandbox/reply.server.ts';
import { settingOf, type SettingOptions } from '../sandbox/setting.server.ts';
import { switchboardAnswer } from '../sandbox/switchboard-http.server.ts';
import { sandboxProducts } from './sandbox/products.server.ts';
import {
	createSwitchboard,
	faulty,
	freshState,
	type SandboxState,
	type Switchboard
} from './sandbox/switchboard.server.ts';
import { textOf } from './wire.ts';

export interface FoodSandbox {
	/** Speaks the wire of Open Food Facts below whatever address it is mounted at. */
	fetch(request: Request): Promise<Response>;
	readonly switchboard: Switchboard;
}

type Product = Readonly<Record<string, unknown>>;

/** Made-up products, found by the beginnings of their words as over there. */
export function createFoodSandbox(options: Omit<SettingOptions, 'seed'>): FoodSandbox {
	const { state, delay } = settingOf({ seed: '', ...options }, freshState);
	const switchboard = createSwitchboard(state);
	return {
		switchboard,
		async fetch(request) {
			await delay();
			const { pathname, searchParams } = new URL(request.url);
			if (pathname.endsWith('/_switchboard')) return switchboardAnswer(switchboard, request);
			const [, code] = /\/api\/v2\/product\/(\d+)\.json$/.exec(pathname) ?? [];
			const isSearch = pathname.endsWith('/cgi/search.pl');
			if (!isSearch && !code) return jsonReply(404, { message: 'Not found' });
			const { fault, products } = state.change((inside) =>
				noted(inside, code ? 'product' : 'search', request)
			);
			return faulty(fault, request, () =>
				code ? productAnswer(products, code) : searchAnswer(products, searchParams)
			);
		}
	};
}

function noted(state: SandboxState, on: 'search' | 'product', request: Request) {
	state.counts[on] += 1;
	state.userAgent = request.headers.get('user-agent') ?? '';
	const own = sandboxProducts as readonly unknown[] as readonly Product[];
	const fault = takeFault(state, on);
	return { fault, products: [...state.added, ...own] };
}

function productAnswer(products: readonly Product[], code: string): Response {
	const product = products.find((one) => one['code'] === code);
	if (product) return jsonReply(200, { code, status: 1, status_verbose: 'product found', product });
	return jsonReply(404, { code, status: 0, status_verbose: 'product not found' });
}

function searchAnswer(products: readonly Product[], query: URLSearchParams): Response {
	const asked = wordsOf(query.get('search_terms') ?? '');
	const found = products.filter((product) => {
		const words = wordsOf(`${textOf(product['product_name'], 300)} ${String(product['brands'])}`);
		return asked.every((one) => words.some((word) => word.startsWith(one)));
	});
	const size = Number(query.get('page_size') ?? 24);
	const page = found.slice(0, size);
	return jsonReply(200, { count: found.length, page: 1, page_count: page.length, products: page });
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
