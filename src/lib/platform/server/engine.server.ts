import type { Config } from '../config.server.ts';
import { acquireEmbedded } from './embedded/embedded.server.ts';
import { endpointFromUrl, type Endpoint } from './wire/endpoint.server.ts';

/** The server behind the door: the embedded one, or the one of DATABASE_URL. */
export type Engine = {
	kind: 'embedded' | 'external';
	/** Where it is reached now; starts the embedded one when it is not running. */
	endpoint(): Promise<Endpoint>;
	/** Says that this process needs it no longer. */
	release(): Promise<void>;
};

export type EngineConfig = Pick<Config, 'databaseUrl' | 'dataDir'>;

export async function openEngine(config: EngineConfig): Promise<Engine> {
	if (config.databaseUrl === undefined) return acquireEmbedded(config.dataDir);
	const endpoint = endpointFromUrl(config.databaseUrl);
	return { kind: 'external', endpoint: async () => endpoint, release: async () => undefined };
}
