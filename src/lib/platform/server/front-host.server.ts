/** The address of this server as the browser sees it. */
export type Address = {
	/** Scheme, host and port, without a slash at the end. */
	origin: string;
	/** False: nobody named an address, so the local names with this port are the only ones. */
	originGiven: boolean;
	port: number;
};

/** Names that no foreign web site can make its own (DNS rebinding). */
const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i;

/** Says whether a Host header names this server; answers it normalised, or undefined. */
export function hostRule(address: Address): (host: string | undefined) => string | undefined {
	const protocol = new URL(address.origin).protocol;
	const normalise = (host: string) =>
		HOST.test(host) && URL.canParse(`${protocol}//${host}`)
			? new URL(`${protocol}//${host}`).host
			: undefined;
	const names = address.originGiven
		? [new URL(address.origin).host]
		: LOCAL_NAMES.map((name) => `${name}:${address.port}`);
	const allowed = new Set(names.map(normalise));
	return (host) => {
		const normalised = host === undefined ? undefined : normalise(host);
		return normalised !== undefined && allowed.has(normalised) ? normalised : undefined;
	};
}

/** Whether this address, as a socket reports it, is of this machine. */
export function isLoopback(address: string | undefined): boolean {
	return /^(::ffff:)?127\.|^::1$/.test(address ?? '');
}

export function isLocalName(host: string | undefined): boolean {
	return LOCAL_NAMES.includes((host ?? '').replace(/:\d+$/, '').toLowerCase());
}
