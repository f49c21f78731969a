import type { Tx } from '#lib/platform/server/database.server.ts';
import {
	ingestLimit,
	type CheckedStep,
	type IngestRecord,
	type IngestStep
} from '#lib/sync/server/ingest.server.ts';
import { awaiting, hashOf, keepRaw } from './payloads.server.ts';
import type { MappedRecord, RemovedRecord } from './provider.ts';
import { filledBy, rawOf, type Raw, type Told } from './read-page.server.ts';
import { awaitedName, resolveReferences, type Resolved } from './references.server.ts';
import type { Run } from './run.server.ts';
import type { RunProblem } from './run-view.ts';
import { notAccepted } from './write-page.server.ts';

/** How a page is stored; the other two fill while its steps are taken. */
export interface Steps {
	readonly steps: readonly IngestStep[];
	/** By entity and id, what each record still waits for. */
	readonly awaits: ReadonlyMap<string, readonly string[]>;
	readonly notices: RunProblem[];
}

/**
 * Entity by entity, in the page's order, so that what refers to a record finds it stored. Then the
 * records that came before what they refer to are looked at again.
 */
export function createSteps(run: Run, told: readonly Told[]): Steps {
	const awaits = new Map<string, readonly string[]>();
	const notices: RunProblem[] = [];
	const of = { userId: run.connection.userId, provider: run.line.registration.manifest.id };
	const steps = told.map(({ entity, records, raw, hashes }) => ({
		entity,
		areLikelyNew: run.isFilling,
		beside: (tx: Tx, { refused, areNews }: CheckedStep) =>
			keepRaw(tx, of, { raw: marked(raw, refused), awaits, areNews }),
		async records(tx: Tx) {
			const mapped = records.filter((one): one is MappedRecord => !('removed' in one));
			const resolved = await resolveReferences(tx, personOf(run), mapped);
			for (const one of resolved) note(one, { awaits, notices });
			return [
				...resolved.map((one) => ingestRecordOf(run, one, hashes.get(one.values))),
				...records.filter((one) => 'removed' in one).map((one) => removalOf(run, one))
			];
		}
	}));
	return { steps: [...steps, ...healing(run, told)], awaits, notices };
}

/** What the row's own rules refuse is set aside. */
function marked(raw: readonly Raw[], refused: CheckedStep['refused']): readonly Raw[] {
	if (refused.length === 0) return raw;
	const found = new Map(refused.map((one) => [awaitedName(one), one.problems[0] ?? notAccepted]));
	return raw.map((one) => {
		const refusal = found.get(awaitedName(one));
		return refusal ? { ...one, refused: refusal } : one;
	});
}

function personOf({ line, connection }: Run) {
	return { userId: connection.userId, source: line.registration.manifest.id };
}

function note(
	{ record, awaits }: Resolved,
	into: { awaits: Map<string, readonly string[]>; notices: RunProblem[] }
): void {
	if (awaits.size === 0) return;
	into.awaits.set(awaitedName(record), [...awaits.values()]);
	for (const field of awaits.keys()) {
		const problem = 'What it belongs to has not come yet. It is filled in as soon as it has.';
		into.notices.push({ sourceId: record.sourceId, field, problem });
	}
}

/** Nothing can have been waited for where a provider fills one entity. */
function healing(run: Run, told: readonly Told[]): IngestStep[] {
	const filled = filledBy(run.line);
	const names = told.flatMap(({ records }) => records.map(awaitedName));
	if (filled.length < 2 || names.length === 0) return [];
	const source = run.line.registration.manifest.id;
	const of = { userId: run.connection.userId, provider: source };
	return filled.map((entity) => ({
		entity,
		async records(tx: Tx) {
			const wanted = { entity: entity.name, names, most: ingestLimit };
			const payloads = await awaiting(tx, of, wanted);
			const mapped = payloads
				.map((payload) => run.calls.provider.map(payload))
				.filter((one): one is MappedRecord => one !== null && 'values' in one);
			const resolved = await resolveReferences(tx, personOf(run), mapped);
			const raw = mapped.map(rawOf);
			await keepRaw(tx, of, { raw, awaits: stillAwaited(resolved) });
			return resolved.map((one) => ingestRecordOf(run, one));
		}
	}));
}

function stillAwaited(resolved: readonly Resolved[]): Map<string, readonly string[]> {
	const waiting = resolved.filter(({ awaits }) => awaits.size > 0);
	return new Map(waiting.map(({ record, awaits }) => [awaitedName(record), [...awaits.values()]]));
}

/** The hash is of the values, not of the payload: what does not change our row is no news. */
function ingestRecordOf(
	run: Run,
	{ record, values }: Resolved,
	sourceHash = hashOf(values)
): IngestRecord {
	const { id: source } = run.line.registration.manifest;
	const { sourceId, sourceAt, firstValues } = record;
	const said = { source, sourceId, sourceAt, sourceHash, sourceRemoved: false, values };
	return firstValues ? { ...said, firstValues } : said;
}

export function removalOf(
	run: Run,
	{ sourceId, sourceAt }: Pick<RemovedRecord, 'sourceId' | 'sourceAt'>
): IngestRecord {
	const { id: source } = run.line.registration.manifest;
	const gone = { sourceHash: 'removed', sourceRemoved: true, values: {} };
	return { source, sourceId, sourceAt, ...gone };
}
