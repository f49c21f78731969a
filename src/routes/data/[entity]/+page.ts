import { error } from '@sveltejs/kit';
import { tableNamed } from '#lib/features/data/tables.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
	const entity = tableNamed(params.entity);
	if (!entity) error(404, `There is no table "${params.entity}".`);
	return { entity };
};
