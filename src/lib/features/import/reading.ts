import type { GivenFile } from '#lib/domains/imports/contents.ts';
import type { ImportRecord } from '#lib/domains/imports/record.ts';
import type { Preview } from '#lib/domains/imports/preview.ts';
import type { FileReading, GivenContext } from '#lib/domains/imports/read-given.ts';
import type { UnmappedTable } from '#lib/domains/imports/unmapped-table.ts';

/** What the page asks of the worker: a file, and what the file does not say itself. */
export interface ReadRequest {
	readonly file: GivenFile;
	readonly context: GivenContext;
	/** Only what the first rows become, and how many of all. */
	readonly previews: boolean;
}

/** Records come first, some at a time: one message with all of them would hold the page up. */
export type ReadAnswer =
	| { readonly kind: 'records'; readonly records: readonly ImportRecord[] }
	| { readonly kind: 'read'; readonly file: FileReading }
	| UnmappedTable
	| Preview
	| {
			readonly kind: 'refused';
			readonly code: string;
			readonly message: string;
			/** The columns of a table that may be mapped by hand. */
			readonly columns: readonly string[];
	  };
