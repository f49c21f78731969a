import { join } from 'node:path';
import { InvalidConfiguration } from '../../config-problem.server.ts';
import type { Secret } from '../../secret.server.ts';

/** Where a server is reached and as whom. */
export type Endpoint = {
	/** A Unix socket; when set, `host` is only a name for messages. */
	socket: string | undefined;
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
	ssl: false | 'require' | 'prefer' | 'verify-full';
};

const KNOWN_PARAMETERS = ['host', 'port', 'user', 'password', 'sslmode'];
const SSL_MODES: Record<string, Endpoint['ssl']> = {
	disable: false,
	allow: 'prefer',
	prefer: 'prefer',
	require: 'require',
	'verify-ca': 'verify-full',
	'verify-full': 'verify-full'
};

function refuse(expected: string): never {
	throw new InvalidConfiguration([{ name: 'DATABASE_URL', found: '(hidden)', expected }]);
}

/** Reads `postgres://user:password@host:port/database?sslmode=…`; `?host=/folder` is a socket. */
export function endpointFromUrl(secret: Secret): Endpoint {
	const url = new URL(secret.reveal());
	const parameters = url.searchParams;
	for (const name of parameters.keys())
		if (!KNOWN_PARAMETERS.includes(name))
			refuse(`only the parameters ${KNOWN_PARAMETERS.join(', ')}, not ${name}`);
	const host = parameters.get('host') ?? (decodeURIComponent(url.hostname) || 'localhost');
	const port = Number(parameters.get('port') ?? (url.port || 5432));
	const user = parameters.get('user') ?? decodeURIComponent(url.username);
	const mode = parameters.get('sslmode') ?? 'disable';
	const ssl = SSL_MODES[mode];
	if (ssl === undefined) refuse(`sslmode to be one of ${Object.keys(SSL_MODES).join(', ')}`);
	if (user === '') refuse('a user name before the @');
	return {
		socket: host.startsWith('/') ? join(host, `.s.PGSQL.${port}`) : undefined,
		host: host.replace(/^\[|\]$/g, ''),
		port,
		user,
		password: parameters.get('password') ?? decodeURIComponent(url.password),
		database: decodeURIComponent(url.pathname.slice(1)) || user,
		ssl
	};
}

/** The same endpoint as an address, for tools that want one. Contains the password. */
export function urlOfEndpoint(endpoint: Endpoint): string {
	const enc = encodeURIComponent;
	const password = endpoint.password === '' ? '' : `:${enc(endpoint.password)}`;
	const who = `${enc(endpoint.user)}${password}`;
	if (endpoint.socket !== undefined) {
		const folder = endpoint.socket.replace(/\/[^/]*$/, '');
		return `postgres://${who}@localhost/${enc(endpoint.database)}?host=${enc(folder)}&port=${endpoint.port}`;
	}
	const ssl = endpoint.ssl === false ? '' : `?sslmode=${endpoint.ssl}`;
	const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
	return `postgres://${who}@${host}:${endpoint.port}/${enc(endpoint.database)}${ssl}`;
}
