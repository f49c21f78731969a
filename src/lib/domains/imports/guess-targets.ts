import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { ColumnTarget } from './mapping.ts';

/** Words in a column's name → the field it probably is, tried in this order. */
const words: readonly (readonly [RegExp, ColumnTarget])[] = [
	[/^(start|begin|started).*date/, { field: 'start', part: 'date' }],
	[/^(start|begin|started).*time/, { field: 'start', part: 'time' }],
	[/^(end|stop|finish).*date/, { field: 'end', part: 'date' }],
	[/^(end|stop|finish).*time/, { field: 'end', part: 'time' }],
	[/^(start|begin|from)/, { field: 'start' }],
	[/^(end|stop|finish|until|to$)/, { field: 'end' }],
	[/^(timestamp|date ?time|measured)/, { field: 'time' }],
	[/^(date|day|datum)/, { field: 'time', part: 'date' }],
	[/^(time|clock|uhrzeit)/, { field: 'time', part: 'time' }],
	[/duration|length|dauer/, { field: 'duration' }],
	[/fat.*%|body fat|fat percent|^fett/, { field: 'fatPercent' }],
	[/fat mass/, { field: 'fatMassKg' }],
	[/muscle/, { field: 'muscleMassKg' }],
	[/bone/, { field: 'boneMassKg' }],
	[/water|hydration/, { field: 'hydrationKg' }],
	[/weight|^kgs?$|^lbs?$|gewicht/, { field: 'weightKg' }],
	[/goal|target/, { field: 'goalHours' }],
	[/sport|activity|type|exercise|workout/, { field: 'sportName' }],
	[/strain/, { field: 'strain' }],
	[/(avg|average).*(hr|heart)/, { field: 'averageHeartRate' }],
	[/max.*(hr|heart)/, { field: 'maxHeartRate' }],
	[/calorie|kcal|energy|kj/, { field: 'energyKilojoule' }],
	[/distance/, { field: 'distanceMeter' }],
	[/description|task|title/, { field: 'description' }],
	[/tags?$/, { field: 'tags' }],
	[/billable/, { field: 'billable' }],
	[/note|comment|notiz|bemerkung/, { field: 'note' }]
];

const unitIn = /(?:\(|\s|^)(kg|lbs?|st|km|mi|m|kcal|cal|kj|min|h)\)?$/i;

/** What a column probably means, and how plainly its name says it. */
export interface Guess {
	readonly target: ColumnTarget;
	/** The name is the word itself, not one among others. */
	readonly isOutright: boolean;
	/** The unit of its numbers stands in the name. */
	readonly saysUnit: boolean;
}

/** What the columns probably mean, each field at most once; null: ignored unless the person says. */
export function guessTargets(head: readonly string[], entity: AnyEntity): (Guess | null)[] {
	const taken = new Set<string>();
	return head.map((name) => {
		const found = guess(name.trim().toLowerCase(), entity);
		const key = `${found?.target.field} ${found?.target.part ?? ''}`;
		if (!found || taken.has(key)) return null;
		taken.add(key);
		return found;
	});
}

function guess(name: string, entity: AnyEntity): Guess | null {
	const [pattern, meant] = words.find(([word]) => word.test(name)) ?? [];
	if (!pattern || !meant) return null;
	const field = fieldOf(meant.field, entity);
	if (field !== 'duration' && !entity.fields[field]) return null;
	const unit = unitOf(name, entity.fields[field]?.unit, field);
	const bare = name.replace(unitIn, '').replaceAll('_', ' ').trim();
	const isOutright =
		pattern.exec(bare)?.[0] === bare || entity.fields[field]?.label.toLowerCase() === bare;
	const target = { field, ...(meant.part ? { part: meant.part } : {}), ...(unit ? { unit } : {}) };
	return { target, isOutright, saysUnit: unitIn.test(name) };
}

/** "start" and "end" as the entity calls them. */
function fieldOf(field: string, entity: AnyEntity): string {
	if (field === 'time' || field === 'start') return entity.time ?? field;
	if (field === 'end' && !entity.fields['end']) return 'stop';
	return field;
}

function unitOf(name: string, own: string | undefined, field: string): string | undefined {
	const written = unitIn.exec(name)?.[1]?.toLowerCase();
	if (field === 'duration') return written === 'h' ? 'h' : 'min';
	return own && written && written !== own.toLowerCase() ? written : undefined;
}
