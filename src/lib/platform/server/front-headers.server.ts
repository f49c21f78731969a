import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

export type Headers = Readonly<Record<string, string>>;

export const TWO_YEARS_S = 63_072_000;

export const ALWAYS: Headers = {
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Permissions-Policy':
		'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()',
	'X-Frame-Options': 'DENY'
};

/** For what the app gives no policy of its own: prerendered pages carry the rest in a meta tag. */
const PLAIN_POLICY =
	"frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";
/** Its pictures are those of notifications. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'self'";

/**
 * What each answer carries unless the app itself says otherwise. Files and prerendered pages never
 * reach the app's hooks, so this is the only place that can say it for them.
 */
export function headerRule(options: { origin: string; buildDir: string }) {
	const files = publicPaths(options.buildDir);
	const secure: Headers = options.origin.startsWith('https:')
		? { 'Strict-Transport-Security': `max-age=${TWO_YEARS_S}` }
		: {};
	return (pathname: string): Headers => ({
		...ALWAYS,
		...secure,
		'Content-Security-Policy': pathname === '/service-worker.js' ? WORKER_POLICY : PLAIN_POLICY,
		// Files with a hash in their name are marked immutable when they are served.
		'Cache-Control': files.has(pathname) ? 'no-cache' : 'no-store'
	});
}

/** The paths at which the build serves files and prerendered pages. */
function publicPaths(buildDir: string): Set<string> {
	const pages = filesBelow(join(buildDir, 'prerendered')).map((path) =>
		path.replace(/\/index\.html$/, '/').replace(/\.html$/, '')
	);
	return new Set([...filesBelow(join(buildDir, 'client')), ...pages]);
}

function filesBelow(folder: string): string[] {
	if (!existsSync(folder)) return [];
	const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return names.map((name) => `/${name.split(sep).join('/')}`);
}
