import type { ZeroFile } from '#lib/providers/zero/records.ts';

/** What the page asks of the worker: a file, and the zone its clock times are from. */
export interface ReadRequest {
	readonly bytes: Uint8Array;
	readonly zone: string;
	readonly now: number;
}

export type ReadAnswer =
	| { readonly kind: 'read'; readonly file: ZeroFile }
	| { readonly kind: 'refused'; readonly code: string; readonly message: string };
