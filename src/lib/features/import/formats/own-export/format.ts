import { dayNoteId } from '#lib/domains/days/day-note-id.ts';
import { dayNote } from '#lib/domains/days/entity.ts';
import type { Content, FormatReading, ImportFormat } from '#lib/domains/imports/format.ts';
import { importBatch } from '#lib/domains/imports/entity.ts';
import type { ImportRecord } from '#lib/domains/imports/record.ts';
import { emptyReading } from '#lib/domains/imports/row-reading.ts';
import { entities, entityNamed } from '#lib/domains/registry.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import { settingsId } from '#lib/domains/settings/settings-id.ts';
import { decodeCsv, headerOf } from '#lib/platform/entity/csv.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { exportedRows, isOwnJson, type ExportedRow } from './json.ts';

/** Our own export, JSON or CSV: rows keep their ids, so that they are found again. */

const envelope = ['id', 'source', 'source_id'];

/** The entity whose header the table has. */
function entityOf(content: Content): AnyEntity | undefined {
	if (content.kind !== 'table') return undefined;
	const { head } = content.table;
	if (!envelope.every((name, at) => head[at] === name)) return undefined;
	const fitting = (entities as unknown as readonly AnyEntity[]).filter((entity) =>
		Object.entries(entity.fields).every(([name, field]) => head.includes(headerOf(name, field)))
	);
	const size = ({ fields }: AnyEntity) => Object.keys(fields).length;
	return fitting.sort((a, b) => size(b) - size(a))[0];
}

/** What only the server's own ingest may write comes back under a name of its own. */
const providers = new Set(['whoop', 'withings', 'toggl']);

/** A row's identity in this person's data: theirs in their own, a new one in another's. */
function namedAnew(userId: string, entity: AnyEntity, row: ExportedRow) {
	const source = providers.has(row.source) ? `${row.source}-csv` : row.source;
	const { id, sourceId, values } = row;
	if (entity.name === settings.name) return { id: settingsId(userId), source, sourceId: 'own' };
	if (entity.name === dayNote.name) {
		const day = String(values['date']);
		return { id: dayNoteId(userId, day), source, sourceId: day };
	}
	if (source === 'manual') return { id, source, sourceId: id };
	return { id: sourceRowId(userId, { entity: entity.name, source, sourceId }), source, sourceId };
}

interface Told {
	readonly entity: AnyEntity;
	readonly row: ExportedRow;
	readonly line: number;
}

/** References follow the rows whose id is another one here. */
function recordsOf(told: readonly Told[], userId: string): ImportRecord[] {
	const moved = new Map<string, string>();
	const named = told.map(({ entity, row, line }) => {
		const name = namedAnew(userId, entity, row);
		if (name.id !== row.id) moved.set(row.id, name.id);
		return { entity, line, ...name, values: row.values };
	});
	return named.map(({ entity, values, ...rest }) => {
		const pointed = Object.entries(values).map(([field, value]) => {
			const isReference = entity.fields[field]?.kind === 'reference';
			return [field, isReference ? (moved.get(String(value)) ?? value) : value] as const;
		});
		return { ...rest, entity: entity.name, values: Object.fromEntries(pointed) };
	});
}

function decoded(entity: AnyEntity, text: string) {
	try {
		return decodeCsv(entity, text);
	} catch (cause) {
		if (!(cause instanceof SyntaxError)) throw cause;
		throw new NamedError('E_BROKEN_CSV', `${cause.message} Nothing was imported.`, { cause });
	}
}

function readCsv(content: Content, entity: AnyEntity, userId: string): FormatReading {
	const { rows, problems } = decoded(entity, content.kind === 'table' ? content.text : '');
	const told = rows.map((row, at) => ({ entity, row, line: at + 2 }));
	return {
		...emptyReading(rows.length + new Set(problems.map(({ record }) => record)).size),
		records: recordsOf(told, userId),
		problems: problems.map(({ record, column, found, problem }) => ({
			line: record,
			column,
			found: found.slice(0, 60),
			problem: problem.replace(/^[^:]*: /, '').replace(/\.$/, '')
		}))
	};
}

function readJson(value: unknown, userId: string): FormatReading {
	const { rows, problems, ignored } = exportedRows(value);
	const told = rows.flatMap(({ table, row, line }) => {
		const entity = entityNamed(table);
		return entity ? [{ entity, row, line }] : [];
	});
	return {
		...emptyReading(rows.length + problems.length),
		records: recordsOf(told, userId),
		problems,
		ignored
	};
}

export const ownExport: ImportFormat = {
	id: 'lifetracker',
	label: 'an export of Life Tracker',
	asksZone: false,
	matches: {},
	columns: {},
	sniff: (content) =>
		content.kind === 'json' ? Number(isOwnJson(content.value)) : Number(Boolean(entityOf(content))),
	read(content, { userId }) {
		if (content.kind === 'json') return readJson(content.value, userId);
		const entity = entityOf(content);
		// What an import did is told by the rows themselves; taking it back belongs to where it was done.
		if (!entity || entity.name === importBatch.name) return emptyReading(0);
		return readCsv(content, entity, userId);
	}
};
