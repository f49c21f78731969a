import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Field } from '#lib/platform/entity/field.ts';
import { expectation } from '#lib/platform/entity/validation.ts';
import {
	placeMoment,
	readMoment,
	type PlacedMoment,
	type Placing
} from '#lib/platform/time/written-moment.ts';
import { entityNamed } from '../registry.ts';
import { lengthMs, readCell } from './cell-value.ts';
import type { Content, FormatReading, ImportFormat, ReadContext } from './format.ts';
import type { ColumnTarget, Mapping } from './mapping.ts';
import { recordOf, type ImportRecord } from './record.ts';
import { emptyReading, orderIn, readRows, type Cells } from './row-reading.ts';

const source = 'csv';

interface Placed {
	readonly column: string;
	readonly at: number;
	readonly target: ColumnTarget;
}

/** A format made of what the person said of the columns. */
export function mappedFormat(mapping: Mapping): ImportFormat {
	return {
		id: 'mapped-csv',
		label: 'a table with your columns',
		asksZone: true,
		matches: {},
		columns: {},
		sniff: (content) => (content.kind === 'table' ? 1 : 0),
		read: (content, context) => readMapped(content, mapping, context)
	};
}

function readMapped(content: Content, mapping: Mapping, context: ReadContext): FormatReading {
	const entity = entityNamed(mapping.entity);
	if (content.kind !== 'table' || !entity) return emptyReading(0);
	const placed = content.table.head.flatMap((column, at): Placed[] => {
		const target = mapping.targets[at];
		return target ? [{ column, at, target }] : [];
	});
	const isMoment = ({ target }: Placed) => entity.fields[target.field]?.kind === 'instant';
	const dates = placed.filter((one) => isMoment(one) && one.target.part !== 'time');
	const places = dates.map(({ at }) => at);
	const { order, evidence } = orderIn(content, places, context.dateOrder);
	const row = new MappedRow(entity, placed, { order, zone: context.zone });
	const read = readRows(content, (cells) => {
		const { values, sourceId, notes } = row.of(cells);
		const named = { entity, source, sourceId, line: cells.line, values };
		return { records: [recordOf(context.userId, named)] as ImportRecord[], notes };
	});
	return { ...read, order: evidence };
}

class MappedRow {
	readonly #entity: AnyEntity;
	readonly #placed: readonly Placed[];
	readonly #placing: Placing;
	readonly #turns = new Map<string, number>();

	constructor(entity: AnyEntity, placed: readonly Placed[], placing: Placing) {
		this.#entity = entity;
		this.#placed = placed;
		this.#placing = placing;
	}

	of(cells: Cells) {
		const values: Record<string, unknown> = {};
		const notes = new Set<string>();
		for (const one of this.#placed) {
			const field = this.#entity.fields[one.target.field];
			if (!field || field.kind === 'instant') continue;
			const value = cellValue(cells, one, field);
			if (value !== undefined) values[one.target.field] = value;
		}
		const first = this.#moments(cells, values, notes);
		this.#lengthen(cells, values);
		const key = new Date(first.instant).toISOString();
		const turn = (this.#turns.get(key) ?? 0) + 1;
		this.#turns.set(key, turn);
		return { values, sourceId: turn === 1 ? key : `${key} ${turn}`, notes: [...notes] };
	}

	/** Fills the moments; the first of them fixes the day the row belongs to. */
	#moments(cells: Cells, values: Record<string, unknown>, notes: Set<string>): PlacedMoment {
		const { time, fields } = this.#entity;
		const name = time ?? '';
		const first = this.#moment(cells, name);
		if (!first) return cells.refuse(this.#columnOf(name), 'a moment like 2026-11-23 17:45');
		for (const [field, { kind }] of Object.entries(fields)) {
			if (kind !== 'instant' || field === name) continue;
			const at = this.#moment(cells, field, first);
			if (at) values[field] = at.instant;
			if (at?.clockChange) notes.add('clock change');
		}
		values[name] = first.instant;
		values['utcOffset'] = first.utcOffset;
		if (first.clockChange) notes.add('clock change');
		if (first.isDayOnly) notes.add('no time of day: noon is taken');
		return first;
	}

	#columnOf(field: string): string {
		return this.#placed.find(({ target }) => target.field === field)?.column ?? field;
	}

	/** Null where no column says it. A time without a day of its own is the next one after `after`. */
	#moment(cells: Cells, field: string, after?: PlacedMoment): PlacedMoment | null {
		const own = this.#placed.filter(({ target }) => target.field === field);
		const whole = own.find(({ target }) => target.part === undefined);
		if (whole) {
			const text = cells.of(whole.column);
			if (text === '') return null;
			return readMoment(text, this.#placing) ?? cells.refuse(whole.column, momentExample);
		}
		const day = own.find(({ target }) => target.part === 'date');
		const clock = own.find(({ target }) => target.part === 'time');
		const time = clock ? cells.of(clock.column) : '';
		if (!day && (!after || !clock || time === '')) return null;
		const date = day ? cells.of(day.column) : dayOf(after);
		const at = placeMoment(date, time, this.#placing);
		if (!at) return cells.refuse((day ?? clock)?.column ?? field, momentExample);
		return !day && after && at.instant < after.instant
			? { ...at, instant: at.instant + dayMs }
			: at;
	}

	/** A length in place of an end. */
	#lengthen(cells: Cells, values: Record<string, unknown>): void {
		const own = this.#placed.find(({ target }) => target.field === 'duration');
		const end = ['end', 'stop'].find((name) => this.#entity.fields[name]);
		if (!own || !end || values[end] !== undefined) return;
		const text = cells.of(own.column);
		const length = text === '' ? null : lengthMs(text, own.target.unit);
		if (length === null) return cells.refuse(own.column, 'a length like 1:30 or 90 min');
		values[end] = Number(values[this.#entity.time ?? '']) + length;
	}
}

const momentExample = 'a moment like 2026-11-23 17:45';
const dayMs = 86_400_000;

function dayOf(after: PlacedMoment | undefined): string {
	if (!after) return '';
	return new Date(after.instant + after.utcOffset * 60_000).toISOString().slice(0, 10);
}

/** Undefined: the cell says nothing, and the field keeps its initial value. */
function cellValue(cells: Cells, { column, target }: Placed, field: Field): unknown {
	const text = cells.of(column);
	if (text === '') return field.optional ? null : undefined;
	const found = readCell(text, target, field);
	return 'value' in found ? found.value : cells.refuse(column, expectation(field));
}
