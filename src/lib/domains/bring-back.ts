import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Write } from '#lib/sync/client/store.ts';
import type { Store } from '#lib/sync/client/tx.ts';
import { remove, restore } from '#lib/sync/client/write.ts';
import { meal, mealItem } from './nutrition/entity.ts';

/** What one deed deleted together carries nearly one stamp. */
const togetherMs = 1000;

const deletedMs = (row: AnyRow) => (row.deletedAt ?? 0) / 1000;

/** Brings a row back; a meal with the portions that went with it, a portion with its meal. */
export async function bringingBack(
	{ reader }: Store,
	entity: AnyEntity,
	row: AnyRow
): Promise<Write[]> {
	const writes: Write[] = [restore(entity, row.id)];
	if (entity.name === meal.name) {
		const items = await reader.scan<AnyRow>(mealItem.name, {
			by: 'mealId',
			is: row.id,
			where: (item) =>
				item.deletedAt !== null && Math.abs(deletedMs(item) - deletedMs(row)) < togetherMs
		});
		return [...writes, ...items.map(({ id }) => restore(mealItem, id))];
	}
	if (entity.name !== mealItem.name) return writes;
	const [whole] = await reader.get<AnyRow>(meal.name, [String(row.mealId)]);
	return whole && whole.deletedAt !== null ? [restore(meal, whole.id), ...writes] : writes;
}

/** Deletes a row; a meal with its portions. */
export async function deleting(
	{ reader }: Store,
	entity: AnyEntity,
	{ id }: AnyRow
): Promise<Write[]> {
	if (entity.name !== meal.name) return [remove(entity, id)];
	const where = ({ deletedAt }: AnyRow) => deletedAt === null;
	const items = await reader.scan<AnyRow>(mealItem.name, { by: 'mealId', is: id, where });
	return [remove(entity, id), ...items.map((item) => remove(mealItem, item.id))];
}
