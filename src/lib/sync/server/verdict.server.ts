import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { changeStamp, stampOf, type StoredRow } from '../merge.ts';
import type { Verdict, WireChange, WireRow } from '../protocol.ts';
import type { Admitted } from './admit.server.ts';

export type StoredWireRow = StoredRow & { readonly entity: string };

/** A change on its way into the table, with the row it meets and the row it makes. */
export interface Step {
	readonly sent: WireChange;
	readonly change: Admitted;
	readonly before: StoredWireRow | null;
	readonly after: StoredRow;
}

/** The marks that a write gave its row. */
export interface Marks {
	readonly id: string;
	readonly revision: number;
	readonly updatedAt: number;
}

export const rowKey = (row: { entity: string; id: string }) => `${row.entity} ${row.id}`;

/** The row without the registers that stay on the server. */
export function wireRow(row: StoredWireRow): WireRow {
	const sent: { -readonly [K in keyof StoredWireRow]?: StoredWireRow[K] } = { ...row };
	delete sent.sourceHash;
	delete sent.sourceAt;
	delete sent.sourceRemoved;
	return sent as WireRow;
}

/** Whether the row now says everything the change said; else its device must see the row. */
export function storedAsSent(entity: AnyEntity, { change, before, after }: Step): boolean {
	const fields = Object.keys(change.values).every(
		(field) => changeStamp(change, field) >= stampOf(after, field)
	);
	return (
		fields &&
		// A whole row that met one is from a device that may not know what is stored.
		(change.createdAt === 0 || before === null) &&
		!(change.removedAt > 0 && after.editedAt > change.removedAt) &&
		!(change.removedAt === 0 && after.deletedAt !== null)
	);
}

/** `row`: as it stands after a merge that the device must see; `marks`: those of this write. */
export function verdictOf(
	{ sent: { entity, id }, before }: Step,
	row: StoredWireRow | undefined,
	marks: Marks | undefined
): Verdict {
	if (row) return { kind: 'merged', entity, id, row: wireRow(row) };
	const { revision, updatedAt } = marks ?? before ?? { revision: 0, updatedAt: 0 };
	return { kind: 'accepted', entity, id, revision, updatedAt };
}
