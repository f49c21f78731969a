import type { Values } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { settings } from './entity.ts';

/** What the person set, and the initial values until then. */
export async function currentSettings(reader: Reader): Promise<Values<typeof settings>> {
	const [row] = await reader.range(settings, { limit: 1 });
	return row ?? withInitial(settings, {});
}

export const initialSettings: Values<typeof settings> = withInitial(settings, {});
