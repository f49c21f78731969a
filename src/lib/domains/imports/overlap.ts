import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Existing, ImportPlan, PlannedChange } from './plan.ts';
import type { ImportRecord } from './record.ts';

/** What one source has brought already within the span of a file. */
export interface Covered {
	readonly source: string;
	readonly rows: number;
	readonly from: number;
	readonly to: number;
	/** The span in equal parts: which of them have a row. */
	readonly parts: readonly boolean[];
}

/** A new record that lies over a row that is here. */
export interface Clash {
	readonly record: ImportRecord;
	readonly row: AnyRow;
}

export interface Overlap {
	readonly entity: AnyEntity;
	readonly from: number;
	readonly to: number;
	/** The sources with most rows first. */
	readonly covered: readonly Covered[];
	readonly clashes: readonly Clash[];
}

/** The records that lie over nothing. */
export function without(
	records: readonly ImportRecord[],
	clashes: readonly Clash[]
): ImportRecord[] {
	const over = new Set(clashes.map(({ record }) => record));
	return records.filter((record) => !over.has(record));
}

/** What becomes of a row when the record that lies over it takes its place. */
export interface Replacement {
	readonly clash: Clash;
	readonly change: PlannedChange;
}

/**
 * Rows that take the values of the records over them; each once, by the first. What a record does
 * not say stays as it is, and so does the row itself: undo gives it its values back.
 */
export function replacements({
	entity,
	clashes
}: Pick<Overlap, 'entity' | 'clashes'>): Replacement[] {
	const taken = new Set<string>();
	return clashes.flatMap((clash) => {
		const { record, row } = clash;
		if (taken.has(row.id)) return [];
		taken.add(row.id);
		const patch = Object.fromEntries(
			Object.entries(record.values).filter(
				([name, value]) =>
					value !== null && value !== '' && JSON.stringify(value) !== JSON.stringify(row[name])
			)
		);
		return [{ clash, change: { entity, row, patch, line: record.line } }];
	});
}

const partsOfSpan = 48;
/** A row that began so long before the file may reach into it. */
const longestMs = 7 * 86_400_000;

interface Around {
	readonly entityNamed: (name: string) => AnyEntity | undefined;
	readonly existing: Existing;
}

/**
 * Looks at what is here around a file's new records of its main kind; null where there is nothing.
 * The span is read part by part, so that a page stays awake.
 */
export async function overlapOf(
	{ fresh }: Pick<ImportPlan, 'fresh'>,
	{ entityNamed, existing }: Around
): Promise<Overlap | null> {
	const main = mainOf(fresh, entityNamed);
	if (!main) return null;
	const spans = new Spans(main.entity);
	const records = main.records
		.map((record) => ({ record, ...spans.of(record.values) }))
		.sort((a, b) => a.from - b.from);
	const from = records[0]?.from ?? 0;
	const to = records.reduce((last, span) => Math.max(last, span.to), from + 1);
	const look = new Look({ from, to, records });
	for (const window of windowsOf(from, to)) {
		for (const row of await existing.within(main.entity, window)) {
			if (row.deletedAt === null) look.at(row, spans.of(row));
		}
	}
	const covered = look.covered();
	if (covered.length === 0) return null;
	return { entity: main.entity, from, to, covered, clashes: look.clashes };
}

/** Of the kinds that have a time the one with most records. */
function mainOf(fresh: readonly ImportRecord[], entityNamed: Around['entityNamed']) {
	const groups = new Map<string, ImportRecord[]>();
	for (const record of fresh) {
		const group = groups.get(record.entity);
		if (group) group.push(record);
		else groups.set(record.entity, [record]);
	}
	const [largest] = [...groups]
		.flatMap(([name, records]) => {
			const entity = entityNamed(name);
			return entity?.time ? [{ entity, records }] : [];
		})
		.sort((a, b) => b.records.length - a.records.length);
	return largest;
}

interface Span {
	readonly from: number;
	readonly to: number;
}

class Spans {
	readonly #time: string;
	readonly #end: string | undefined;

	constructor({ time, fields }: AnyEntity) {
		this.#time = time ?? '';
		this.#end = ['end', 'stop'].find((name) => fields[name]);
	}

	/** What runs reaches as far as it will; a moment is no span. */
	of(values: Readonly<Record<string, unknown>>): Span {
		const from = Number(values[this.#time]);
		if (!this.#end) return { from, to: from };
		const end = values[this.#end];
		return { from, to: typeof end === 'number' ? end : Infinity };
	}
}

function windowsOf(from: number, to: number): Span[] {
	const width = (to - from) / partsOfSpan;
	const parts = Array.from({ length: partsOfSpan }, (_, n) => ({
		from: from + n * width,
		to: from + (n + 1) * width
	}));
	return [{ from: from - longestMs, to: from }, ...parts];
}

interface Looking extends Span {
	/** In the order of their beginnings. */
	readonly records: readonly (Span & { readonly record: ImportRecord })[];
}

class Look {
	readonly clashes: Clash[] = [];
	readonly #looking: Looking;
	readonly #longest: number;
	readonly #clashing = new Set<ImportRecord>();
	readonly #sources = new Map<string, { rows: number; span: Span; parts: boolean[] }>();

	constructor(looking: Looking) {
		this.#looking = looking;
		this.#longest = looking.records.reduce((most, { from, to }) => Math.max(most, to - from), 0);
	}

	at(row: AnyRow, span: Span): void {
		const { from, to } = this.#looking;
		if (span.from < from && span.to <= from) return;
		const known = this.#sources.get(row.source);
		const entry = known ?? { rows: 0, span, parts: Array<boolean>(partsOfSpan).fill(false) };
		const end = Math.min(span.to, to);
		entry.rows++;
		entry.span = {
			from: Math.min(entry.span.from, span.from),
			to: Math.max(Math.min(entry.span.to, to), end)
		};
		const part = (at: number) => Math.floor(((at - from) / (to - from)) * partsOfSpan);
		const last = Math.min(partsOfSpan - 1, part(Math.max(span.from, end - 1)));
		for (let n = Math.max(0, part(span.from)); n <= last; n++) entry.parts[n] = true;
		this.#sources.set(row.source, entry);
		this.#clash(row, span);
	}

	#clash(row: AnyRow, span: Span): void {
		const { records } = this.#looking;
		for (let n = this.#firstFrom(span.from - this.#longest); n < records.length; n++) {
			const other = records[n];
			if (!other || other.from >= span.to) return;
			if (other.to <= span.from || this.#clashing.has(other.record)) continue;
			this.#clashing.add(other.record);
			this.clashes.push({ record: other.record, row });
		}
	}

	#firstFrom(at: number): number {
		const { records } = this.#looking;
		let [low, high] = [0, records.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((records[middle]?.from ?? 0) < at) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	covered(): Covered[] {
		return [...this.#sources]
			.map(([source, { rows, span, parts }]) => ({ source, rows, ...span, parts }))
			.sort((a, b) => b.rows - a.rows);
	}
}
