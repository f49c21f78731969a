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

/** A page that some edge in between puts in the place of an answer. */
export function maintenanceReply(status = 200): Response {
	const page = '<!doctype html><html lang="en"><title>Be right back</title><h1>Maintenance</h1>';
	return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
