import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { atText } from '#lib/platform/time/format.ts';
import { rowField } from '#lib/sync/edit-conflict.ts';
import type { PastValue } from '#lib/sync/past-value.ts';
import { fieldText, type Reading } from './field-text.ts';
import { sourceText } from './source-text.ts';

export interface About {
	readonly entity: AnyEntity;
	readonly row: AnyRow;
	readonly reading: Reading;
	/** The id of this very device. */
	readonly own: string | null;
}

/** A change of a row, as a person reads it. */
export interface PastText {
	readonly key: string;
	/** "Weight", "Deleted". */
	readonly label: string;
	/** What stood there before; empty where that says nothing. */
	readonly said: string;
	/** "changed on Laptop yesterday at 09:14" */
	readonly told: string;
}

/** "on Laptop", "on this device", "in Whoop"; empty where nobody knows. */
export function whereText(
	{ deviceId, deviceName, source }: Pick<PastValue, 'deviceId' | 'deviceName' | 'source'>,
	own: string | null
): string {
	if (deviceId !== '')
		return `on ${deviceId === own ? 'this device' : deviceName || 'another device'}`;
	return source ? `in ${sourceText(source)}` : '';
}

const joined = (...words: readonly string[]) => words.filter(Boolean).join(' ');

/** Null for what a person never sees as a value of its own. */
export function pastText(one: PastValue, { entity, row, reading, own }: About): PastText | null {
	const { id: key, field: name, value } = one;
	const when = atText(one.replacedByStamp / 1000, reading.now, reading.zone);
	const where = whereText(one, own);
	if (name === rowField) {
		const label = value === 'deleted' ? 'Brought back' : 'Deleted';
		return { key, label, said: '', told: joined(where, when) };
	}
	const field = entity.fields[name];
	if (!field || name === 'utcOffset') return null;
	const said = field.kind === 'reference' ? '' : fieldText(entity, { row, name, value }, reading);
	return { key, label: field.label, said, told: joined('changed', where, when) };
}

/** Where and when a row was deleted; what the server told of it may be missing. */
export function deletionText(
	{ deletedAt, removedAt, source }: AnyRow,
	past: readonly PastValue[],
	{ reading, own }: Pick<About, 'reading' | 'own'>
): string {
	const by = past.find((one) => one.field === rowField && one.replacedByStamp === removedAt);
	const where = by
		? whereText(by, own)
		: removedAt === 0
			? whereText({ deviceId: '', deviceName: '', source }, own)
			: '';
	return joined('deleted', where, atText((deletedAt ?? 0) / 1000, reading.now, reading.zone));
}
