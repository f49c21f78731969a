/**
 * The rules that hold a replica together, each by its name. Production has them all; the
 * simulator's mutation tests take one away at a time and must then see an invariant break.
 */
export interface Rules {
	/** A row never goes back to a smaller revision (I8). */
	readonly revisionGuard: boolean;
	/** A page of history that was read before the cursor is held against what is here (I8). */
	readonly lateHistory: boolean;
	/** What still waits keeps its local value when the server's row comes in (I9). */
	readonly waitingOverlay: boolean;
	/** A verdict settles the stamps that were sent, not the row (I2). */
	readonly settleByStamp: boolean;
	/** The server's row replaces one that was merged or refused (I3). */
	readonly canonicalRows: boolean;
	/** A device that the server no longer can bring up to date begins anew (I12, I17). */
	readonly beginAnew: boolean;
	/** What is written after a row was seen is stamped after it (I10). */
	readonly observeRows: boolean;
	/** A patch of a row that the server lost is sent whole. */
	readonly sendMissingWhole: boolean;
	/** Stamps from a clock that ran ahead are made anew before they are sent again (I14). */
	readonly restampOutbox: boolean;
	/** What the person wrote is offered again to a server that came back from a backup (I2). */
	readonly healRestored: boolean;
}

export const allRules: Rules = Object.freeze({
	revisionGuard: true,
	lateHistory: true,
	waitingOverlay: true,
	settleByStamp: true,
	canonicalRows: true,
	beginAnew: true,
	observeRows: true,
	sendMissingWhole: true,
	restampOutbox: true,
	healRestored: true
});
