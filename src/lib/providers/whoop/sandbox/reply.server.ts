export function jsonReply(status: number, body: unknown, headers: HeadersInit = {}): Response {
	const all = new Headers(headers);
	all.set('content-type', 'application/json');
	all.set('cache-control', 'no-store');
	return new Response(JSON.stringify(body), { status, headers: all });
}

export function textReply(status: number, text: string, headers: HeadersInit = {}): Response {
	const all = new Headers(headers);
	all.set('content-type', 'text/plain; charset=utf-8');
	return new Response(text, { status, headers: all });
}

/** Plain text, not JSON, as the real one answers. */
export function unauthorized(headers: HeadersInit = {}): Response {
	return textReply(401, 'Authorization was not valid', headers);
}

/** RFC 6749 §5.2 */
export function oauthError(status: number, error: string, description: string): Response {
	return jsonReply(status, { error, error_description: description });
}
