import type { AnyRow, Stamp } from '#lib/platform/entity/entity.ts';
import { stampOf } from '../merge.ts';
import type { Device } from './device.ts';
import { keyOf, type ServerModel } from './server-model.ts';
import { byName } from './thing.ts';

/** One field, or one register, that a person wrote. */
export interface Entry {
	readonly device: number;
	readonly entity: string;
	readonly id: string;
	readonly field: string;
	readonly value: unknown;
	stamp: Stamp;
	readonly registers: boolean;
}

const registers = ['editedAt', 'removedAt'] as const;
type Register = (typeof registers)[number];

function isRegister(field: string): field is Register {
	return field === 'editedAt' || field === 'removedAt';
}

export function stampIn(row: AnyRow, field: string): Stamp {
	return isRegister(field) ? row[field] : stampOf(row, field);
}

/** Everything that people wrote and no rule allows to be lost. */
export class Ledger {
	entries: Entry[] = [];

	/** Notes what a write on a device changed, by comparing its rows before and after. */
	note(device: Device, before: ReadonlyMap<string, AnyRow>, entity: string): Entry[] {
		const noted: Entry[] = [];
		for (const [id, row] of device.rows(entity)) {
			const old = before.get(id);
			if (old === row) continue;
			for (const field of [...Object.keys(byName.get(entity)?.fields ?? {}), ...registers]) {
				const stamp = stampIn(row, field);
				if (stamp === 0 || (old && stampIn(old, field) === stamp)) continue;
				const entry = { device: device.index, entity, id, field, value: row[field], stamp };
				noted.push({ ...entry, registers: isRegister(field) });
			}
		}
		this.entries.push(...noted);
		return noted;
	}

	/** Follows the stamps that a device made anew after the server refused its clock. */
	restamped(device: Device, limit: Stamp): void {
		this.entries = this.entries.filter((entry) => {
			if (entry.device !== device.index || entry.stamp <= limit) return true;
			const row = device.row(entry);
			if (!row) return true;
			const stamp = stampIn(row, entry.field);
			if (stamp >= entry.stamp) return true;
			// Overwritten on the device itself: the later entry stands for it.
			if (!entry.registers && row[entry.field] !== entry.value) return false;
			entry.stamp = stamp;
			return true;
		});
	}

	/** What the server would not take is with the person again, as a dead letter. */
	refused(device: Device, letter: { entity: string; id: string; row: AnyRow }): void {
		const left = device.row(letter);
		this.entries = this.entries.filter((entry) => {
			if (entry.device !== device.index || keyOf(entry) !== keyOf(letter)) return true;
			const kept = left ? stampIn(left, entry.field) : 0;
			return entry.stamp <= kept || entry.stamp > stampIn(letter.row, entry.field);
		});
	}

	/** Of what a restored server has forgotten, only what a device still holds can come back. */
	restored(server: ServerModel, devices: readonly Device[]): void {
		const holds = (row: AnyRow | undefined, { field, stamp }: Entry) =>
			row !== undefined && stampIn(row, field) >= stamp;
		this.entries = this.entries.filter(
			(entry) =>
				holds(server.rows.get(keyOf(entry)), entry) ||
				devices.some((device) => holds(device.row(entry), entry))
		);
	}

	/** Of two writes with one stamp, the one that came first stands. */
	hasRival(entry: Entry): boolean {
		const { device, field, stamp } = entry;
		return this.entries.some(
			(other) =>
				other.device !== device &&
				other.stamp === stamp &&
				other.field === field &&
				keyOf(other) === keyOf(entry)
		);
	}

	forget(keys: readonly string[]): void {
		this.entries = this.entries.filter((entry) => !keys.includes(keyOf(entry)));
	}
}
