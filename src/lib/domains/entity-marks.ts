import Archive from '@lucide/svelte/icons/archive';
import Cherry from '@lucide/svelte/icons/cherry';
import Settings from '@lucide/svelte/icons/settings';
import Utensils from '@lucide/svelte/icons/utensils';
import type { entities } from './registry.ts';
import { marks, type Mark } from './marks.ts';

type EntityName = (typeof entities)[number]['name'];
export type EntityMark = Pick<Mark, 'icon' | 'hue'>;

/**
 * How rows of each entity are marked: as their domain is, parts of it by an icon of their own. A new
 * entity may come without one and gets the neutral mark.
 */
const entityMarks: Partial<Record<EntityName, EntityMark>> = {
	workouts: marks.workouts,
	weigh_ins: marks.weight,
	fasting_periods: marks.fasting,
	meals: marks.nutrition,
	meal_items: { icon: Utensils, hue: 'nutrition' },
	food_items: { icon: Cherry, hue: 'nutrition' },
	time_entries: marks.time,
	projects: marks.projects,
	goals: marks.goals,
	import_batches: { icon: Archive, hue: undefined },
	day_notes: marks.days,
	settings: { icon: Settings, hue: undefined }
};

export function entityMark(name: string): EntityMark {
	return entityMarks[name as EntityName] ?? { icon: Archive, hue: undefined };
}
