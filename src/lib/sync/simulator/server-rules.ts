import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { isNews, join, overlay, type Change, type StoredRow } from '../merge.ts';

/** The server's rules, so that a mutation test can bend one. */
export interface ServerRules {
	readonly join: (entity: AnyEntity, row: StoredRow, change: Change) => StoredRow;
	readonly overlay: typeof overlay;
	readonly isNews: typeof isNews;
	/** A cursor of another life, or older than the tombstones, is refused. */
	readonly reset: boolean;
	/** The cursor of a cut page covers only what is in it. */
	readonly honestCursor: boolean;
	/** Stamps far ahead are refused. */
	readonly clockLimit: boolean;
}

export const serverRules: ServerRules = Object.freeze({
	join,
	overlay,
	isNews,
	reset: true,
	honestCursor: true,
	clockLimit: true
});
