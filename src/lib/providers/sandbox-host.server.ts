import { listen, type FetchHandler, type Listening } from './listen.server.ts';

export interface HostedSandbox {
	sandbox(): FetchHandler;
	/** Where it speaks, for this machine alone. */
	sandboxUrl(): Promise<string>;
	close(): Promise<void>;
}

/**
 * A sandbox on a loopback port of its own, which this process calls as it would call the real one.
 * Made at its first use.
 */
export function hostSandbox(create: () => FetchHandler): HostedSandbox {
	let made: FetchHandler | undefined;
	let listening: Promise<Listening> | undefined;
	const sandbox = () => (made ??= create());
	return {
		sandbox,
		async sandboxUrl() {
			listening ??= listen(sandbox());
			return (await listening).url;
		},
		async close() {
			await (await listening)?.close();
			listening = undefined;
		}
	};
}
