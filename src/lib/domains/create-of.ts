import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Replica, Write } from '#lib/sync/client/store.ts';
import { create, Refused } from '#lib/sync/client/write.ts';
import { naturalRowId } from '#lib/sync/row-id.ts';

/**
 * A new row of any kind, as a person has filled its form. Throws `Refused` where there may be one only
 * and it is there.
 */
export async function createOf(
	replica: Pick<Replica, 'userId' | 'find'>,
	entity: AnyEntity,
	values: Readonly<Record<string, unknown>>
): Promise<Write> {
	const { naturalKey: key, name, label } = entity;
	const value = key && values[key];
	if (!key || typeof value !== 'string') return create(entity, values);
	const id = naturalRowId(replica.userId, name, value);
	const [there] = await replica.find(entity, [id]);
	if (there?.deletedAt === null) {
		const problem = `There is a ${label.one.toLowerCase()} for this already: change that one.`;
		throw new Refused(entity, [{ field: key, problem }]);
	}
	return create(entity, values, { id });
}
