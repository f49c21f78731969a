import type { GivenContext } from '#lib/domains/imports/read-given.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import type { MassUnit } from '#lib/platform/units.ts';
import type { Replica } from '#lib/sync/client/store.ts';

/** What the person said of a file, which does not say it itself. */
export interface Said extends Omit<GivenContext, 'userId' | 'massUnit'> {
	/** Null: as the person weighs. */
	readonly massUnit: MassUnit | null;
}

export async function contextOf(replica: Replica, said: Said): Promise<GivenContext> {
	const { units } = await currentSettings(replica);
	return { ...said, userId: replica.userId, massUnit: said.massUnit ?? units.weight };
}
