import type { Answer, RecordPage } from './provider.ts';

/** 25 records a page: more than a person lives through. */
const MAX_PAGES = 20_000;

/**
 * Walks from page to page. Yields each page, or the one refusal that ends the walk; the walk was
 * complete only when the last thing it yielded is a page whose `next` is null. A page token that
 * comes again, which would walk for ever, ends it by name.
 */
export async function* walkPages(
	fetchPage: (pageToken: string | null) => Promise<Answer<RecordPage>>,
	maxPages = MAX_PAGES
): AsyncGenerator<Answer<RecordPage>, void> {
	const seen = new Set<string>();
	let pageToken: string | null = null;
	for (let pages = 0; pages < maxPages; pages += 1) {
		const answer: Answer<RecordPage> = await fetchPage(pageToken);
		if (answer.kind === 'ok' && answer.value.next !== null && seen.has(answer.value.next)) {
			yield stuck('The provider sends the same page again and again.', answer.value.next);
			return;
		}
		yield answer;
		if (answer.kind !== 'ok' || answer.value.next === null) return;
		pageToken = answer.value.next;
		seen.add(pageToken);
	}
	yield stuck(`The provider sent more than ${maxPages} pages.`, pageToken ?? '');
}

function stuck(reason: string, excerpt: string): Answer<RecordPage> {
	return { kind: 'malformed', reason, excerpt: excerpt.slice(0, 200) };
}
