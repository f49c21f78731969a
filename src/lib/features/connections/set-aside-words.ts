import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { numberText } from '#lib/platform/number.ts';
import { whenText } from '#lib/platform/time/format.ts';
import type { SetAside } from '#lib/providers/run-view.ts';
import type { Clock } from './words.ts';

/** "3 records from Whoop couldn't be read". */
export function setAsideTitle(count: number, name: string): string {
	const records = count === 1 ? '1 record' : `${numberText(count)} records`;
	return `${records} from ${name} couldn't be read`;
}

export interface SetAsideLine {
	/** "Workout". */
	readonly what: string;
	/** "since Mon 23 Nov 19:19, came 4 times". */
	readonly when: string;
	/** "Start: It is not a number." */
	readonly why: string;
}

export function setAsideLine(record: SetAside, { now, zone }: Clock): SetAsideLine {
	const entity: AnyEntity | undefined = entities.find(({ name }) => name === record.entity);
	const field = entity?.fields[record.field]?.label;
	// What our own checks say begins with the field already.
	const isNamed = !field || record.problem.startsWith(`${field}:`);
	const times = record.refusals > 1 ? `, came ${numberText(record.refusals)} times` : '';
	return {
		what: entity?.label.one ?? 'Record',
		when: `since ${whenText(record.since, now, zone)}${times}`,
		why: isNamed ? record.problem : `${field}: ${record.problem}`
	};
}
