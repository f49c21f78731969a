/** Asks the server where to go, and goes there, in this tab. Throws in words for a person. */
export async function startConnect(provider: string): Promise<void> {
	const answer = await fetch(`/oauth/${encodeURIComponent(provider)}/start`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-lt-client': 'web' },
		body: '{}'
	}).catch(() => null);
	if (!answer) throw new Error('Connecting needs the internet. Try again when you are online.');
	const body = (await answer.json()) as { url?: string; message?: string };
	if (!answer.ok || !body.url) throw new Error(body.message ?? 'The server did not answer.');
	location.assign(body.url);
}
