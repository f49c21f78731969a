import { entityNamed } from '#lib/domains/registry.ts';
import type { Replica, Write } from '#lib/sync/client/store.ts';
import type { DeadLetter } from '#lib/sync/client/records.ts';
import type { ReadTx, Store } from '#lib/sync/client/tx.ts';
import { change, create, remove } from '#lib/sync/client/write.ts';
import { labelOf, nameOf } from './read-waiting.ts';

export interface RefusedChange {
	readonly letter: DeadLetter;
	readonly what: string;
	readonly which: string;
	/** Why it was not accepted. */
	readonly why: string;
}

export async function readRefused(reader: ReadTx): Promise<RefusedChange[]> {
	const letters = await reader.scan<DeadLetter>('dead', { limit: 50 });
	return letters.map((letter) => ({
		letter,
		what: labelOf(letter.entity) + (letter.row.deletedAt === null ? '' : ', deleted'),
		which: nameOf(letter.row),
		why: letter.problems.map(({ problem }) => problem).join(' ')
	}));
}

/** The person has seen to it, or lets it go. */
export async function dismissRefused(store: Store, { n }: DeadLetter): Promise<void> {
	await store.write(['dead'], (tx) => tx.delete('dead', [n]));
}

/**
 * The refused change as a new one, with what was mended in it: of a row that is still there what was
 * written, of one that never came to be all of it. Null: this version does not know the record.
 */
export async function mended(
	replica: Replica,
	letter: DeadLetter,
	patch: Readonly<Record<string, unknown>> = {}
): Promise<Write | null> {
	const entity = entityNamed(letter.entity);
	if (!entity) return null;
	const { id, row, fields } = letter;
	if (row.deletedAt !== null && Object.keys(patch).length === 0) return remove(entity, id);
	const of = (names: readonly string[]) =>
		Object.fromEntries(names.map((name) => [name, row[name]]));
	const [held] = await replica.find(entity as never, [id]);
	if (held) return change(entity, id, { ...of(fields), ...patch } as never);
	const { source, sourceId } = row;
	const whole = { ...of(Object.keys(entity.fields)), ...patch };
	return create(entity, whole as never, { id, source, sourceId });
}
