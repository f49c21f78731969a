import type { AnyRow, Stamp, Tally } from '#lib/platform/entity/entity.ts';
import { Counter } from '../client/tally.ts';
import type { TallyRecord } from '../client/records.ts';
import { changeStamp, isOverridden } from '../merge.ts';
import { wireRow } from '../server/verdict.server.ts';
import { commitOrder, determinism, idempotence } from './order.ts';
import { canonical } from './canonical.ts';
import { broken } from './broken.ts';
import type { Device } from './device.ts';
import { stampIn, type Entry } from './ledger.ts';
import { keyOf, type ServerModel } from './server-model.ts';
import { entities, thing } from './thing.ts';
import type { World } from './world.ts';

/** What must hold once everybody has exchanged everything. */
export function checkQuiet(world: World): void {
	for (const device of world.devices) {
		convergence(world, device);
		honestTally(device);
	}
	noLostWrite(world);
	noZombies(world);
	sourcesTruth(world);
	commitOrder(world);
	determinism(world);
	idempotence(world);
}

function convergence({ server }: World, device: Device): void {
	const living = (rows: Iterable<AnyRow>) =>
		[...rows].filter((row) => row.deletedAt === null).sort((a, b) => (a.id < b.id ? -1 : 1));
	for (const { name } of entities) {
		const here = living(device.rows(name).values());
		const stored = [...server.rows.values()].filter(({ entity }) => entity === name);
		const there = living(stored.map(withoutEntity));
		const [a, b] = [here.map(canonical), there.map(canonical)];
		const differs = Math.max(a.length, b.length);
		for (let n = 0; n < differs; n++) {
			if (a[n] === b[n]) continue;
			broken('I3 convergence', `device ${device.index} has ${a[n]}, the server ${b[n]}`);
		}
	}
}

/** What is kept added up, with the rows not counted yet, is what all rows come to. */
function honestTally(device: Device): void {
	const rows = [...device.rows(thing.name).values()];
	const told = (kept: TallyRecord | undefined) => {
		const counter = new Counter(thing.tally as Tally<never>, kept);
		for (const row of rows) if (!counter.covers(row.id)) counter.move(undefined, row);
		const { sums, open } = counter.read();
		return canonical({ sums, open: [...open].sort() });
	};
	const [kept, counted] = [told(device.meta('tallies')?.[thing.name]), told(undefined)];
	if (kept !== counted) broken('tally', `device ${device.index} keeps ${kept}, not ${counted}`);
}

function withoutEntity(row: Parameters<typeof wireRow>[0]): AnyRow {
	return { ...wireRow(row), entity: undefined } as unknown as AnyRow;
}

/** Sources count too: their field is the person's once the person has written it (I11). */
function noLostWrite({ server, ledger, purged }: World): void {
	for (const entry of ledger.entries) {
		const row = server.rows.get(keyOf(entry));
		if (!row) {
			if (purged.has(keyOf(entry))) continue;
			broken('I2 no lost write', `${keyOf(entry)} ${entry.field} is nowhere`);
		}
		const stamp = stampIn(row, entry.field);
		if (stamp > entry.stamp && wasWritten(server, entry, stamp)) continue;
		const released = (row.released?.[entry.field] ?? 0) >= entry.stamp;
		if (
			stamp === entry.stamp &&
			(entry.registers || released || Object.is(row[entry.field], entry.value))
		)
			continue;
		if (stamp === entry.stamp && ledger.hasRival(entry)) continue;
		const name = row.source === 'whoop' && stamp > 0 ? 'I11 sticky override' : 'I2 no lost write';
		const detail = `${keyOf(entry)} ${entry.field}=${entry.value} of ${entry.stamp}`;
		broken(name, `${detail}, but ${row[entry.field]} of ${stamp} is stored`);
	}
}

/** Whether a greater stamp is a person's: nothing else may stand over what a person wrote. */
function wasWritten({ log }: ServerModel, entry: Entry, stamp: Stamp): boolean {
	return log.some(
		(change) =>
			keyOf(change) === keyOf(entry) &&
			(entry.registers
				? change[entry.field as 'editedAt'] === stamp
				: changeStamp(change, entry.field) === stamp)
	);
}

function noZombies({ server, ledger, purged, excused }: World): void {
	const newest = new Map<string, number>();
	for (const entry of ledger.entries) {
		const key = `${keyOf(entry)} ${entry.field}`;
		if (entry.registers) newest.set(key, Math.max(newest.get(key) ?? 0, entry.stamp));
	}
	for (const row of server.rows.values()) {
		const key = keyOf(row);
		if (excused.has(key)) continue;
		if (purged.has(key) && row.deletedAt === null && row.editedAt === 0) {
			broken('I12 no zombies', `${key} is back after its tombstone was forgotten`);
		}
		const removed = newest.get(`${key} removedAt`) ?? 0;
		const edited = newest.get(`${key} editedAt`) ?? 0;
		if (row.deletedAt === null && removed > Math.max(edited, row.editedAt)) {
			broken('I12 no zombies', `${key} was removed at ${removed}, after every edit, and lives`);
		}
		if (row.deletedAt !== null && edited > removed && row.removedAt <= removed) {
			broken(
				'I2 no lost write',
				`${key} was edited at ${edited}, after every removal, and is gone`
			);
		}
	}
}

function sourcesTruth({ server, provider }: World): void {
	for (const { id, version } of provider.truth()) {
		const row = server.rows.get(`things/${id}`);
		if (version.removed) {
			if (row && row.deletedAt === null && row.editedAt === 0) {
				broken('I12 no zombies', `${id} is gone at its source and lives here`);
			}
			continue;
		}
		if (!row) broken('I11 sticky override', `${id} of the source is nowhere`);
		for (const [field, value] of Object.entries(version.values)) {
			if (isOverridden(row, field) || row.released?.[field] !== undefined) continue;
			if (Object.is(row[field], value)) continue;
			broken('I11 sticky override', `${id} ${field} is ${row[field]}, the source says ${value}`);
		}
	}
}
