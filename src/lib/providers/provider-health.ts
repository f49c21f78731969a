/** How a provider goes for everyone on this server, in numbers alone. Types only. */
export interface ProviderHealth {
	readonly provider: string;
	readonly name: string;
	/** The stand-in with made-up data, not the real one. */
	readonly isSandbox: boolean;
	readonly connections: {
		/** Those that fail and fail included. */
		readonly active: number;
		readonly paused: number;
		/** Nothing is asked before the person signs in again. */
		readonly reconnect: number;
		/** Of the active ones: given up on but for one try a day. */
		readonly attention: number;
	};
	/** Of the last 24 hours. */
	readonly runs: {
		readonly done: number;
		readonly failed: number;
		readonly waiting: number;
		/** Records that could not be read. */
		readonly skipped: number;
	};
	/** When a sync last went well, whoever's. */
	readonly lastOkAt: number | null;
	/** It did not answer several times: nobody here asks before this moment; null: it answers. */
	readonly downUntil: number | null;
}
