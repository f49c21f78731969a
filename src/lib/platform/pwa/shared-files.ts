// No `window` and no `$app` in here: the service worker keeps what the page takes.
import { shareAddress } from './share-address.ts';

/** Goes with every other cache at sign-out. */
const cacheName = 'lifetracker:shared';
/** What nobody took meanwhile was meant for another moment, if not for another person. */
const keptMs = 15 * 60_000;

/** Keeps what was shared until a page takes it; what was shared before gives way to it. */
export async function keepShared(form: FormData, now: number): Promise<void> {
	await caches.delete(cacheName);
	const files = sharedIn(form);
	if (files.length === 0) return;
	const cache = await caches.open(cacheName);
	for (const [n, file] of files.entries()) {
		// Names have letters that a header cannot carry.
		const headers = { 'x-name': encodeURIComponent(file.name), 'x-shared-at': `${now}` };
		await cache.put(`${shareAddress}/${n}`, new Response(file, { headers }));
	}
}

/** The files of a share, or its text as one. */
function sharedIn(form: FormData): File[] {
	// A form posts a field without a file as a file without a name.
	const files = form
		.getAll('file')
		.filter((one): one is File => one instanceof File && (one.name !== '' || one.size > 0));
	const text = form.get('text');
	if (files.length > 0 || typeof text !== 'string' || text.trim() === '') return files;
	return [new File([text], 'shared.csv', { type: 'text/csv' })];
}

/** Takes what was shared just now, once. */
export async function takeShared(now: number): Promise<File[]> {
	// A window without a secure origin has no caches, and nothing is shared with it.
	if (!('caches' in globalThis) || !(await caches.has(cacheName))) return [];
	const cache = await caches.open(cacheName);
	const answers = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
	await caches.delete(cacheName);
	const fresh = answers.flatMap((answer) => {
		const at = Number(answer?.headers.get('x-shared-at'));
		return answer && now - at < keptMs ? [answer] : [];
	});
	return Promise.all(fresh.map(fileOf));
}

async function fileOf(answer: Response): Promise<File> {
	const name = decodeURIComponent(answer.headers.get('x-name') ?? '');
	return new File([await answer.blob()], name || 'shared.csv');
}
