import { project as projectEntity, type Project } from '#lib/domains/projects/entity.ts';
import type { Reader } from '#lib/sync/client/store.ts';

type Named = Pick<Project, 'name' | 'client'>;

/** What two names have in common that people would say are the same. */
const key = ({ name, client }: Named) =>
	[name, client ?? ''].map((text) => text.trim().normalize('NFKC').toLowerCase()).join('\n');

/**
 * Another project of the same client by this name, archived ones too. Two of one name cannot be told
 * apart where a timer is started by words; what a provider or another device brings is taken as it is.
 */
export async function sameNamed(
	reader: Reader,
	wanted: Named & { readonly id: string | undefined }
): Promise<Project | undefined> {
	const all = await reader.range(projectEntity, {});
	return all.find((one) => one.id !== wanted.id && key(one) === key(wanted));
}
