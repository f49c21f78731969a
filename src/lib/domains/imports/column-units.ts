import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { ColumnTarget } from './mapping.ts';

const others: Readonly<Record<string, readonly string[]>> = {
	kg: ['kg', 'lb', 'st'],
	kJ: ['kJ', 'kcal'],
	m: ['m', 'km', 'mi'],
	h: ['h', 'min']
};

/** Units a column may be in, the field's own first; none where there is nothing to choose. */
export function unitsOf(entity: AnyEntity | undefined, { field }: ColumnTarget): readonly string[] {
	if (field === 'duration') return ['min', 'h'];
	return others[entity?.fields[field]?.unit ?? ''] ?? [];
}
