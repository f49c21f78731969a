/** The body as text, or null when it has more than `maxBytes`; what is left is not read. */
export async function readText(response: Response, maxBytes: number): Promise<string | null> {
	if (response.body === null) return '';
	const reader = response.body.getReader();
	const decoder = new TextDecoder();
	let text = '';
	let size = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		size += value.byteLength;
		if (size > maxBytes) {
			await reader.cancel();
			return null;
		}
		text += decoder.decode(value, { stream: true });
	}
}

const EXCERPT_LENGTH = 200;

/** The beginning of an answer on one line, without control characters, for a log or a screen. */
export function excerptOf(text: string): string {
	return text
		.slice(0, EXCERPT_LENGTH)
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.toWellFormed()
		.trim();
}
