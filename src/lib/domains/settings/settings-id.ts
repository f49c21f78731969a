import { sourceRowId } from '#lib/sync/row-id.ts';
import { settings } from './entity.ts';

/** One row a person, whichever device wrote it first. */
export function settingsId(userId: string): string {
	return sourceRowId(userId, { entity: settings.name, source: 'manual', sourceId: 'own' });
}
