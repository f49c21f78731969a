import type { App } from './app.server.ts';
import { NamedError } from './platform/errors.ts';

// On the global object: while developing, modules are loaded anew and the app must not start twice.
const holder = globalThis as typeof globalThis & { lifetrackerApp?: App | undefined };

export function runningApp(): App | undefined {
	return holder.lifetrackerApp;
}

export function setRunningApp(app: App | undefined): void {
	holder.lifetrackerApp = app;
}

/** The app of this process, for a route; throws `E_STARTING` until it has started. */
export function requireApp(): App {
	if (holder.lifetrackerApp) return holder.lifetrackerApp;
	throw new NamedError('E_STARTING', 'Life Tracker is starting. Try again in a moment.', {
		status: 503
	});
}
