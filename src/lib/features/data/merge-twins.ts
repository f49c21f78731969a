import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { change } from '#lib/sync/client/write.ts';

/** What a row that stays takes over from the ones that leave. */
export interface Filled {
	readonly writes: readonly Write[];
	/** The fields, in words: "body fat". */
	readonly taken: readonly string[];
}

/** What means nothing without another field goes with that. */
const companions: Readonly<Record<string, string>> = { sportId: 'sportName', scoreState: 'strain' };
/** Whose row it is was asked of each by itself. */
const own: readonly string[] = ['attribution'];

const isKnown = (value: unknown) => value !== null && value !== undefined && value !== '';

function fillable({ fields }: AnyEntity): string[] {
	const names = Object.keys(fields).filter((name) => !(name in companions) && !own.includes(name));
	return names.filter((name) => fields[name]?.optional || fields[name]?.kind === 'text');
}

/** A field that it knows keeps its value; the notes are put together. */
export function filledFrom(
	entity: AnyEntity,
	{ into, others }: { into: AnyRow; others: readonly AnyRow[] },
	names: readonly string[] = fillable(entity)
): Filled {
	const patch: Record<string, unknown> = {};
	for (const name of names) {
		const donor = others.find((row) => isKnown(row[name]));
		if (!donor || isKnown(into[name])) continue;
		patch[name] = donor[name];
		for (const [companion, lead] of Object.entries(companions)) {
			if (lead === name && companion in entity.fields) patch[companion] = donor[companion];
		}
	}
	if ('note' in entity.fields) {
		const notes = [...new Set([into, ...others].map(({ note }) => note).filter(isKnown))];
		const note = notes.join('\n');
		if (note !== into.note) patch.note = note;
	}
	const taken = Object.keys(patch).filter((name) => !(name in companions));
	return {
		writes: taken.length > 0 ? [change(entity, into.id, patch)] : [],
		taken: taken.map((name) => (entity.fields[name]?.label ?? name).toLowerCase())
	};
}

/** Whether spans lie over each other in a row. */
export function areLinked(spans: readonly { readonly start: number; readonly end: number }[]) {
	const [first, ...others] = [...spans].sort((a, b) => a.start - b.start);
	let end = first?.end ?? 0;
	return others.every((one) => {
		const meets = one.start < end || one.start === first?.start;
		end = Math.max(end, one.end);
		return meets;
	});
}
