import * as z from 'zod/mini';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { Change } from './merge.ts';

/**
 * The wire between a device and the server. Changing it is a ceremony: raise `protocolVersion`, add
 * a line to its history, and `protocol.test.ts` shows the new hash to write down.
 *
 * 1  push, pull since a cursor, first page, older pages, reset, clock refusal
 */
export const protocolVersion = 1;
/** The oldest client this server still talks to. */
export const oldestProtocolVersion = 1;

export const limits = {
	/** Changes in one push. */
	pushRows: 500,
	/** Bytes of one push's JSON, roughly. */
	pushBytes: 256 * 1024,
	/** Rows in one page of the stream or of history. */
	pageRows: 2000,
	/** Rows of a fresh device's first page. */
	firstPageRows: 500
} as const;

const stamp = z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
const stamps = z.nullable(z.record(z.string().check(z.maxLength(60)), stamp));

const change = z.strictObject({
	entity: z.string().check(z.maxLength(60)),
	id: z.guid(),
	source: z.string().check(z.maxLength(40)),
	sourceId: z.string().check(z.maxLength(400)),
	createdAt: stamp,
	stamps,
	released: stamps,
	editedAt: stamp,
	removedAt: stamp,
	values: z.record(z.string().check(z.maxLength(60)), z.unknown())
});

const position = {
	protocol: z.int(),
	device: z.guid(),
	/** Shown in history and in the list of devices. */
	deviceName: z.string().check(
		z.maxLength(80),
		z.refine((name) => !name.includes('\0'), 'Holds a character that cannot be stored')
	),
	/** The server's incarnation this device last spoke with; null on a fresh device. */
	epoch: z.nullable(z.guid()),
	/** The last revision this device holds everything up to; null on a fresh device. */
	cursor: z.nullable(stamp)
};

/** One round: sends changes and brings back what is newer than the cursor, in one transaction. */
export const pushInput = z.strictObject({
	...position,
	changes: z.array(change).check(z.maxLength(limits.pushRows)),
	limit: z.int().check(z.gte(1), z.lte(limits.pageRows))
});

/** A page without sending: the stream since the cursor (first page when it is null), or history. */
export const pullInput = z.strictObject({
	...position,
	older: z.nullable(
		z.strictObject({
			entity: z.string().check(z.maxLength(60)),
			/** Rows strictly before this position in (time, id) order; null begins at the newest. */
			before: z.nullable(z.tuple([z.number(), z.guid()]))
		})
	),
	limit: z.int().check(z.gte(1), z.lte(limits.pageRows))
});

export type WireChange = Change & { readonly entity: string };
export type WireRow = AnyRow & { readonly entity: string };
export type PushInput = Omit<z.output<typeof pushInput>, 'changes'> & {
	changes: readonly WireChange[];
};
export type PullInput = z.output<typeof pullInput>;

/** What became of one pushed change. */
export type Verdict =
	/** Stored entirely as sent (or already there): these are the row's new marks. */
	| { kind: 'accepted'; entity: string; id: string; revision: number; updatedAt: number }
	/** Merged with something newer: the row as it stands now. */
	| { kind: 'merged'; entity: string; id: string; row: WireRow }
	/** A patch of a row the server does not have: send it again, whole. */
	| { kind: 'missing'; entity: string; id: string }
	/** Not acceptable as it is; the others went through. `row` is what the server holds, if anything. */
	| {
			kind: 'refused';
			entity: string;
			id: string;
			problems: { field: string; problem: string }[];
			row: WireRow | null;
	  };

export interface Page {
	kind: 'page';
	/** Server clock, epoch milliseconds. */
	now: number;
	epoch: string;
	/** The person's newest revision at the time of the answer. */
	head: number;
	/** The device's cursor once it has stored this page. */
	cursor: number;
	/** More rows wait after `cursor`. */
	more: boolean;
	verdicts: Verdict[];
	rows: WireRow[];
	/** On a first page: how many live rows each entity has, for the progress line. */
	counts: Record<string, number> | null;
}

export interface OlderPage {
	kind: 'older';
	now: number;
	epoch: string;
	/** The person's newest revision when it was read; older servers do not say. */
	head?: number;
	rows: WireRow[];
	/** Where the next older page begins; null when history is complete. */
	before: [number, string] | null;
}

export type Refusal =
	/** A stamp lies too far ahead: set the clock's offset by `now`, stamp the outbox anew, send again. */
	| { kind: 'clock'; now: number }
	/** The cursor is not of this server's life, or older than its tombstones: begin anew. */
	| { kind: 'reset'; now: number; epoch: string; head: number }
	/** This client is too old to push or pull. */
	| { kind: 'upgrade'; now: number; oldest: number };

export type PushAnswer = Page | Refusal;
export type PullAnswer = Page | OlderPage | Refusal;

/** How a device reaches the server; throws `Unreachable` or `SignedOut`. */
export interface Transport {
	push(input: PushInput, signal: AbortSignal): Promise<PushAnswer>;
	pull(input: PullInput, signal: AbortSignal): Promise<PullAnswer>;
}
