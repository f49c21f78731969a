import type { RunView } from './run-view.ts';

/** A provider as the Connections page shows it. Types only. */
export interface ConnectionCard {
	readonly provider: string;
	readonly name: string;
	/** Whether a person is sent there, or pastes a token. */
	readonly kind: 'oauth' | 'token';
	/** What is read of it, in a person's words. */
	readonly reads: readonly string[];
	/** Names of the entities that it fills. */
	readonly fills: readonly string[];
	/** The stand-in with made-up data, not the real one. */
	readonly isSandbox: boolean;
	/** Opens the stand-in, where one pastes a token. */
	readonly sampleToken?: string;
	/** Whether this server has an app there. */
	readonly isSetUp: boolean;
	/** How many rows came from it and are still here. */
	readonly rows: number;
	/** How many records that it sent are no rows here: each with its reason among those set aside. */
	readonly setAside: number;
	/** Calls in the current window of so many seconds, of those that the provider allows in one. */
	readonly budget: {
		readonly used: number;
		readonly limit: number;
		readonly seconds: number;
		/** The provider asked for no call before this moment. */
		readonly heldUntil: number | null;
		/** It did not answer several times: nobody here asks before this moment. */
		readonly downUntil: number | null;
	};
	readonly lastRun: RunView | null;
	readonly connection: {
		readonly status: 'active' | 'paused' | 'reconnect';
		/** Whose account it is. */
		readonly account: string;
		readonly lastOkAt: number | null;
		readonly nextSyncAt: number | null;
		/** What went wrong last, in words. */
		readonly error: string | null;
		/** Null as long as the last sync went well or goes on by itself. */
		readonly trouble: {
			/** In a row. */
			readonly failures: number;
			readonly since: number;
			/** Of the last one: an answer's kind, or `broken` where the fault is ours. */
			readonly kind: string;
			/** It is tried once a day from now on, or when the person says so. */
			readonly needsAttention: boolean;
		} | null;
		readonly createdAt: number;
	} | null;
}

/** What the owner sees of the server's app at a provider; never its secret. */
export interface ApplicationView {
	readonly provider: string;
	readonly name: string;
	readonly clientId: string;
	readonly hasSecret: boolean;
	/** To be registered over there, exactly. */
	readonly redirectUri: string;
	/** From the environment as long as nothing is stored. */
	readonly from: 'database' | 'environment' | 'nowhere';
	/** Where the provider's webhooks are to be sent; null where nobody types that in over there. */
	readonly webhookUrl: string | null;
	/** Whether the keys can be tested before anybody connects. */
	readonly canTest: boolean;
	/** Where an app is made over there. */
	readonly developerPage: string | null;
}

/** What a test of the app's keys has shown. */
export interface AppCheck {
	/** `unknown`: the provider did not say. */
	readonly verdict: 'good' | 'bad' | 'unknown';
	readonly said: string;
}
