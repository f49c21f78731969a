import { bornOf, rowOf, type SourceRecord } from '../merge.ts';
import type {
	OlderPage,
	Page,
	PullAnswer,
	PullInput,
	PushAnswer,
	PushInput,
	Verdict,
	WireChange,
	WireRow
} from '../protocol.ts';
import { prepared, serverSources } from '../server/admit.server.ts';
import { clockRefusal, resetRefusal } from '../server/gate.server.ts';
import { storedAsSent, verdictOf, wireRow, type StoredWireRow } from '../server/verdict.server.ts';
import type { ServerRules } from './server-rules.ts';
import { byName, entities, poison, thing } from './thing.ts';

/** What this source never says. */
const untold = { note: '' };

/** Few, so that pages are cut often. */
const pageRows = 3;

/** One whole state of the server, as a backup holds it. */
export interface Backup {
	readonly rows: ReadonlyMap<string, StoredWireRow>;
	readonly revision: number;
	readonly minCursor: number;
	readonly devices: ReadonlyMap<string, number>;
	readonly log: readonly WireChange[];
}

export const keyOf = ({ entity, id }: { entity: string; id: string }) => `${entity}/${id}`;

interface Step {
	readonly sent: WireChange;
	readonly before: StoredWireRow | null;
	readonly after: StoredWireRow;
}

/** One person's server in memory, around the very merge, gate and verdicts of the real one. */
export class ServerModel {
	rows = new Map<string, StoredWireRow>();
	revision = 0;
	minCursor = 0;
	epoch: string;
	devices = new Map<string, number>();
	/** Every change that entered the merge, for the check that their order did not matter (I4). */
	log: WireChange[] = [];
	readonly #rules: ServerRules;
	readonly #now: () => number;

	constructor(parts: { rules: ServerRules; epoch: string; now: () => number }) {
		this.#rules = parts.rules;
		this.#now = parts.now;
		this.epoch = parts.epoch;
	}

	push(input: PushInput): PushAnswer {
		const now = this.#now();
		const clock = this.#rules.clockLimit ? clockRefusal(input, now) : null;
		const refusal = clock ?? this.#reset(input);
		if (refusal) return refusal;
		const verdicts: Verdict[] = [];
		const echoes = new Set<string>();
		for (const sent of input.changes) verdicts.push(this.#take(sent, { input, echoes }));
		this.devices.set(input.device, input.cursor ?? 0);
		const page = this.#page(input.cursor);
		return { ...page, verdicts, rows: page.rows.filter((row) => !echoes.has(keyOf(row))) };
	}

	pull(input: PullInput): PullAnswer {
		const refusal = this.#reset(input);
		if (refusal) return refusal;
		this.devices.set(input.device, input.cursor ?? 0);
		return input.older ? this.#older(input.older) : this.#page(input.cursor);
	}

	/** A source says something of a record. Returns whether it was news. */
	ingest(entity: string, record: SourceRecord): boolean {
		const key = keyOf({ entity, id: record.id });
		const row = this.rows.get(key);
		const stamp = this.#now() * 1000;
		if (!row) {
			if (record.sourceRemoved) return false;
			const values = { ...untold, ...record.values };
			this.#store({ ...bornOf(thing, { ...record, values }, stamp), entity });
			return true;
		}
		if (!this.#rules.isNews(row, record)) return false;
		this.#store({ ...this.#rules.overlay(row, record, stamp), entity });
		return true;
	}

	/** Forgets tombstones of manual rows up to `floor`; a device behind it must begin anew. */
	collect(floor: number): string[] {
		const gone = [...this.rows.values()].filter(
			(row) => row.deletedAt !== null && row.source === 'manual' && row.revision <= floor
		);
		for (const row of gone) this.rows.delete(keyOf(row));
		this.minCursor = Math.max(this.minCursor, ...gone.map((row) => row.revision));
		const keys = gone.map(keyOf);
		this.log = this.log.filter((change) => !keys.includes(keyOf(change)));
		return keys;
	}

	backup(): Backup {
		const { revision, minCursor } = this;
		const [rows, devices] = [new Map(this.rows), new Map(this.devices)];
		return { rows, revision, minCursor, devices, log: [...this.log] };
	}

	restore(backup: Backup, epoch: string): void {
		this.rows = new Map(backup.rows);
		this.devices = new Map(backup.devices);
		this.log = [...backup.log];
		this.revision = backup.revision;
		this.minCursor = backup.minCursor;
		this.epoch = epoch;
	}

	#reset(input: { epoch: string | null; cursor: number | null }) {
		return this.#rules.reset ? resetRefusal(input, this, this.#now()) : null;
	}

	#store(row: StoredWireRow): StoredWireRow {
		const stored = { ...row, revision: ++this.revision };
		this.rows.set(keyOf(row), stored);
		return stored;
	}

	#take(sent: WireChange, about: { input: PushInput; echoes: Set<string> }): Verdict {
		const entity = byName.get(sent.entity);
		if (!entity) throw new Error(`A device sent a "${sent.entity}".`);
		const before = this.rows.get(keyOf(sent)) ?? null;
		const change = prepared(entity, sent);
		if (!before && change.createdAt === 0) {
			return { kind: 'missing', entity: sent.entity, id: sent.id };
		}
		if (sent.values['name'] === poison) {
			const problems = [{ field: 'name', problem: 'Not this name.' }];
			const row = before && wireRow(before);
			return { kind: 'refused', entity: sent.entity, id: sent.id, problems, row };
		}
		const after = before ? this.#rules.join(entity, before, change) : rowOf(entity, change);
		this.log.push(sent);
		return this.#verdict(
			{ sent, before, after: { ...after, entity: sent.entity } },
			{
				...about,
				moved: after !== before
			}
		);
	}

	#verdict(
		{ sent, before, after }: Step,
		{ input, echoes, moved }: { input: PushInput; echoes: Set<string>; moved: boolean }
	): Verdict {
		const entity = byName.get(sent.entity);
		if (!entity) throw new Error(`A device sent a "${sent.entity}".`);
		const stored = moved ? this.#store(after) : after;
		const step = { sent, change: prepared(entity, sent), before, after: stored };
		const canonical = storedAsSent(entity, step) ? undefined : stored;
		const held = !before || before.revision <= (input.cursor ?? -1);
		if (!canonical && held && !serverSources.has(stored.source)) echoes.add(keyOf(sent));
		return verdictOf(step, canonical, stored);
	}

	#page(cursor: number | null): Page {
		const { epoch, revision: head } = this;
		const base = { kind: 'page' as const, now: this.#now(), epoch, head, verdicts: [] };
		if (cursor === null) return { ...base, ...this.#firstPage() };
		const rows = [...this.rows.values()]
			.filter((row) => row.revision > cursor)
			.sort((a, b) => a.revision - b.revision);
		const more = rows.length > pageRows;
		const kept = rows.slice(0, pageRows);
		const last = kept.at(-1)?.revision ?? head;
		const reached = more && this.#rules.honestCursor ? last : head;
		const cut = more && this.#rules.honestCursor;
		return { ...base, rows: kept.map(wireRow), cursor: reached, more: cut, counts: null };
	}

	#firstPage() {
		const newest = entities.flatMap(({ name }) => this.#living(name).slice(0, pageRows));
		const counts = Object.fromEntries(
			entities.map(({ name }) => [name, this.#living(name).length])
		);
		return { rows: newest, cursor: this.revision, more: false, counts };
	}

	#older({ entity, before }: NonNullable<PullInput['older']>): OlderPage {
		const time = byName.get(entity)?.time ?? 'createdAt';
		const positionOf = (row: WireRow): [number, string] => [Number(row[time]), row.id];
		const rows = this.#living(entity).filter(
			(row) => before === null || isBefore(positionOf(row), before)
		);
		const page = rows.slice(0, pageRows);
		const last = page.length === pageRows ? page.at(-1) : undefined;
		const { epoch } = this;
		return {
			kind: 'older',
			now: this.#now(),
			epoch,
			head: this.revision,
			rows: page,
			before: last ? positionOf(last) : null
		};
	}

	/** Newest first. */
	#living(entity: string): WireRow[] {
		const time = byName.get(entity)?.time ?? 'createdAt';
		return [...this.rows.values()]
			.filter((row) => row.entity === entity && row.deletedAt === null)
			.sort((a, b) => (isBefore([Number(a[time]), a.id], [Number(b[time]), b.id]) ? 1 : -1))
			.map(wireRow);
	}
}

function isBefore(a: readonly [number, string], b: readonly [number, string]): boolean {
	return a[0] === b[0] ? a[1] < b[1] : a[0] < b[0];
}
