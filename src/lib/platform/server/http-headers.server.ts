import { ALWAYS, TWO_YEARS_S } from './front-headers.server.ts';

/** For answers that are no page: they load nothing and are framed by nobody. */
const dataPolicy =
	"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * What every answer of the app carries. A page brings its policy with a nonce from Kit; the rest
 * gets the one for data.
 */
export function secure(answer: Response, origin: string): Response {
	const { headers } = answer;
	for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
	const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true;
	headers.set('cache-control', isStream ? 'no-store, no-transform' : 'no-store');
	// Proxies would hold a live stream back until their buffer is full.
	if (isStream) headers.set('x-accel-buffering', 'no');
	const policy = headers.get('content-security-policy') ?? dataPolicy;
	const isHttps = origin.startsWith('https:');
	headers.set(
		'content-security-policy',
		isHttps && policy !== dataPolicy ? `${policy}; upgrade-insecure-requests` : policy
	);
	if (isHttps) headers.set('strict-transport-security', `max-age=${TWO_YEARS_S}`);
	return answer;
}
