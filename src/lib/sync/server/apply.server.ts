import type { AnyEntity, Problem } from '#lib/platform/entity/entity.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { join, rowOf } from '../merge.ts';
import type { Verdict, WireChange } from '../protocol.ts';
import { changeProblems, prepared, serverSources } from './admit.server.ts';
import { keepLosses, losses, type Loss } from './history.server.ts';
import type { Table, Tables } from './statements.server.ts';
import { rowKey, storedAsSent, verdictOf, wireRow } from './verdict.server.ts';
import type { Marks, Step, StoredWireRow } from './verdict.server.ts';

export interface Batch {
	readonly tx: Tx;
	readonly tables: Tables;
	readonly userId: string;
	readonly device: string;
	/** The device holds everything up to here. */
	readonly cursor: number | null;
}

export interface Applied {
	readonly verdicts: Verdict[];
	readonly revision: number;
	/** Rows the device need not be sent again: it holds them as they are stored now. */
	readonly echoes: ReadonlySet<string>;
}

/** Merges the changes one table after the other. The person's head is locked. */
export async function applyChanges(
	batch: Batch,
	changes: readonly WireChange[],
	base: number
): Promise<Applied> {
	const verdicts: Verdict[] = [];
	const echoes = new Set<string>();
	const lost: Loss[] = [];
	let revision = base;
	for (const wave of waves(changes)) {
		const table = batch.tables.get(wave[0]?.entity ?? '');
		if (!table) {
			verdicts.push(...wave.map(unknownEntity));
			continue;
		}
		const done = await applyWave({ ...batch, table }, wave, revision);
		verdicts.push(...done.verdicts);
		lost.push(...done.lost);
		for (const key of done.echoes) echoes.add(key);
		revision = done.revision;
	}
	await keepLosses(batch.tx, batch, lost);
	return { verdicts, revision, echoes };
}

/** Groups the changes by table; a row that is named twice waits for the next wave. */
function waves(changes: readonly WireChange[]): WireChange[][] {
	const waves = new Map<string, WireChange[]>();
	const seen = new Map<string, number>();
	for (const change of changes) {
		const key = rowKey({ entity: change.entity, id: change.id.toLowerCase() });
		const nth = seen.get(key) ?? 0;
		seen.set(key, nth + 1);
		const wave = `${nth} ${change.entity}`;
		waves.set(wave, [...(waves.get(wave) ?? []), change]);
	}
	return [...waves.values()];
}

function unknownEntity({ entity, id }: WireChange): Verdict {
	const problem = `This server keeps no records called "${entity}".`;
	return { kind: 'refused', entity, id, problems: [{ field: '', problem }], row: null };
}

type WaveBatch = Batch & { readonly table: Table };

async function applyWave(batch: WaveBatch, wave: readonly WireChange[], base: number) {
	const { entity } = batch.table;
	const known = await rowsById(
		batch,
		wave.map(({ id }) => id)
	);
	const verdicts: Verdict[] = [];
	const steps: Step[] = [];
	for (const sent of wave) {
		const before = known.get(sent.id.toLowerCase()) ?? null;
		const step = stepOf(entity, sent, before);
		const problems = step === null ? [] : stepProblems(entity, step, batch.userId);
		if (step === null) verdicts.push({ kind: 'missing', entity: entity.name, id: sent.id });
		else if (problems.length === 0) steps.push(step);
		else {
			const row = before && wireRow(before);
			verdicts.push({ kind: 'refused', entity: entity.name, id: sent.id, problems, row });
		}
	}
	const stored = await storeSteps(batch, steps, base);
	return { ...stored, verdicts: [...verdicts, ...stored.verdicts] };
}

async function rowsById({ tx, table, userId }: WaveBatch, ids: readonly string[]) {
	if (ids.length === 0) return new Map<string, StoredWireRow>();
	const rows = await tx.text<StoredWireRow>(table.byIds, [userId, ids]);
	return new Map(rows.map((row) => [row.id, row]));
}

function stepOf(entity: AnyEntity, sent: WireChange, before: StoredWireRow | null): Step | null {
	const change = prepared(entity, sent);
	if (before) return { sent, change, before, after: join(entity, before, change) };
	return change.createdAt > 0 ? { sent, change, before, after: rowOf(entity, change) } : null;
}

function stepProblems(entity: AnyEntity, step: Step, userId: string): Problem[] {
	const { change, before, after } = step;
	const problems = changeProblems(entity, change, userId);
	if (problems.length > 0) return problems;
	// What a source brought once may come back from a device, after a backup was restored.
	const isReturn = Math.max(change.editedAt, change.removedAt) > change.createdAt;
	if (!before && !isReturn && serverSources.has(change.source)) {
		const problem = `Records of ${change.source} come from there, never from a device.`;
		return [{ field: 'source', problem }];
	}
	// A row that was odd before may still be mended field by field, or deleted.
	const touched = before !== null && after !== before && Object.keys(change.values).length > 0;
	return touched && valueProblems(entity, before).length === 0 ? valueProblems(entity, after) : [];
}

/** Writes what moved, and says of each change what became of it. */
async function storeSteps(batch: WaveBatch, steps: readonly Step[], base: number) {
	const { entity } = batch.table;
	const written = await writeMoved(batch, steps, base);
	const merged = steps.filter((step) => !storedAsSent(entity, step));
	const canonical = await rowsById(
		batch,
		merged.map(({ change }) => change.id)
	);
	const verdicts: Verdict[] = [];
	const echoes: string[] = [];
	for (const step of steps) {
		const { id } = step.change;
		const row = canonical.get(id);
		verdicts.push(verdictOf(step, row, written.get(id)));
		const knewRow = !step.before || step.before.revision <= (batch.cursor ?? -1);
		// What the source says of a field is news to the device that has just taken the field.
		const held = knewRow && !serverSources.has(step.after.source);
		if (!row && held) echoes.push(rowKey({ entity: entity.name, id }));
	}
	const lost = steps.flatMap(({ before, change }) => {
		const revision = written.get(change.id)?.revision ?? before?.revision ?? 0;
		return before ? losses(entity.name, { before, change, revision }) : [];
	});
	const revisions = [...written.values()].map((marks) => marks.revision);
	return { verdicts, lost, echoes, revision: Math.max(base, ...revisions) };
}

async function writeMoved({ tx, table, userId }: WaveBatch, steps: readonly Step[], base: number) {
	const moved = steps.filter(({ before, after }) => after !== before);
	if (moved.length === 0) return new Map<string, Marks>();
	const input = moved.map(({ change: { values, ...rest } }) => ({ ...values, ...rest }));
	const written = await tx.text<Marks>(table.push, [userId, JSON.stringify(input), base]);
	return new Map(written.map((marks) => [marks.id, marks]));
}
