import { isLocalName, isLoopback } from './front-host.server.ts';
import { FROM_HEADER } from './front.server.ts';

/** Who is asking, as far as the connection tells. */
export interface Visitor {
	/** The peer's address; a proxy's where there is one. */
	readonly address: string;
	/** At this very machine, with no proxy between: its user may do what the machine's owner may. */
	readonly local: boolean;
	readonly userAgent: string;
}

const ofProxies = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * `local` wants a loopback peer, a loopback name in the address bar and no trace of a proxy: a
 * proxy on this machine is a loopback peer too, and speaks for the whole world. The front server
 * has removed a proxy's headers by now and says what it saw; only its "no" counts, since without it
 * anybody could write a "yes".
 */
export function visitorOf(request: Request, address: string): Visitor {
	const { headers } = request;
	const local =
		isLoopback(address) &&
		isLocalName(headers.get('host') ?? new URL(request.url).host) &&
		headers.get(FROM_HEADER) !== 'elsewhere' &&
		!ofProxies.some((name) => headers.has(name));
	return { address, local, userAgent: headers.get('user-agent') ?? '' };
}
