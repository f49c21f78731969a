import type { Values } from '#lib/platform/entity/entity.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';
import { change, create } from '#lib/sync/client/write.ts';
import { settings } from './entity.ts';
import { settingsId } from './settings-id.ts';

/** Changes the person's one row of settings; makes it when there is none yet. */
export async function changeSettings(
	replica: Reader & { readonly userId: string },
	patch: Partial<Values<typeof settings>>
): Promise<Write> {
	const [row] = await replica.range(settings, { limit: 1 });
	if (row) return change(settings, row.id, patch);
	return create(settings, patch, { id: settingsId(replica.userId), sourceId: 'own' });
}
