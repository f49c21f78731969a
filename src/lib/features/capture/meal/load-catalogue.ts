import type { Catalogue } from './catalogue.ts';

export type { Catalogue };

/** The bundled foods, in a chunk that nothing waits for. */
export async function loadCatalogue(userId: string): Promise<Catalogue> {
	const module = await import('./catalogue.ts');
	return new module.Catalogue(userId);
}
