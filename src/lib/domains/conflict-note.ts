import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { atText, whenText } from '#lib/platform/time/format.ts';
import type { OpenConflict } from '#lib/sync/client/edit-conflicts.ts';
import { rowField, type Life } from '#lib/sync/edit-conflict.ts';
import { fieldText, type Reading } from './field-text.ts';

/** Changes of two devices that met, as a person reads it. */
export interface ConflictNote {
	/** What it is about. */
	readonly label: string;
	/** What happened where, and when. */
	readonly told: string;
	/** The value that lost; empty where the row itself is what they met in. */
	readonly said: string;
	/** On the buttons: takes what lost after all, or leaves what stands. */
	readonly use: string;
	readonly keep: string;
}

interface About {
	readonly entity: AnyEntity;
	readonly reading: Reading;
	/** The row is what the page is about: it needs no name. */
	readonly isAlone: boolean;
}

export function conflictNote(one: OpenConflict, about: About): ConflictNote {
	if (one.field === rowField) return lifeNote(one, about);
	const { entity, reading, isAlone } = about;
	const { row, field: name, value, stamp } = one;
	const field = entity.fields[name]?.label ?? name;
	return {
		label: isAlone ? field : `${entity.label.one}: ${field.toLowerCase()}`,
		told: `also edited on ${loserOf(one)}, ${whenText(stamp / 1000, reading.now, reading.zone)}:`,
		said: fieldText(entity, { row, name, value }, reading),
		use: 'Use that',
		keep: 'Keep this'
	};
}

function lifeNote(one: OpenConflict, { entity, reading, isAlone }: About): ConflictNote {
	const { now, zone } = reading;
	const [lost, stands] = [one.stamp, one.replacedByStamp].map((at) => atText(at / 1000, now, zone));
	const label = isAlone ? entity.label.one : `${entity.label.one} ${whichOf(one, entity, reading)}`;
	const [loser, winner] = [loserOf(one), winnerOf(one)];
	const note = { label: label.trim(), said: '' };
	const life = one.value as Life;
	if (life === 'deleted') {
		const told = `was deleted on ${loser} ${lost}, and stays because it was edited on ${winner}.`;
		return { ...note, told, use: 'Delete it', keep: 'Keep it' };
	}
	const told = `was deleted on ${winner} ${stands}, and edited on ${loser} ${lost}.`;
	return { ...note, told, use: 'Bring it back', keep: 'Leave it deleted' };
}

const loserOf = ({ isOwn, deviceName }: OpenConflict) =>
	isOwn ? 'this device' : deviceName || 'another device';
const winnerOf = ({ isOwnWinner, winnerName }: OpenConflict) =>
	isOwnWinner ? 'this device' : winnerName || 'another device';

/** By which a person knows the row: its name, else when it was. */
function whichOf({ row }: OpenConflict, entity: AnyEntity, reading: Reading): string {
	for (const field of ['name', 'description', 'sportName', 'fileName']) {
		const value = row[field];
		if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 80);
	}
	const name = entity.time ?? (entity.fields.date ? 'date' : null);
	return name ? fieldText(entity, { row, name, value: row[name] }, reading) : '';
}
