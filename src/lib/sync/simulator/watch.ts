import { waitingStamp } from '../client/outbox.ts';
import { broken } from './broken.ts';
import type { Device } from './device.ts';
import { stampIn } from './ledger.ts';
import { keyOf } from './server-model.ts';
import { entities } from './thing.ts';
import type { World } from './world.ts';

/** What a device must keep to at every moment, told from the moment before. */
export class Watch {
	readonly #device: Device;
	#revisions = new Map<string, number>();
	#place: { epoch: string | null; cursor: number | null } = { epoch: null, cursor: null };
	#waiting: readonly string[] = [];

	constructor(device: Device) {
		this.#device = device;
	}

	check(world: World): void {
		const device = this.#device;
		if (device.unexpected) throw device.unexpected;
		const place = device.meta('place') ?? { epoch: null, cursor: null };
		const { epoch, cursor } = this.#place;
		const isAnew = epoch !== null && (place.epoch !== epoch || (place.cursor ?? 0) < (cursor ?? 0));
		const waiting = [...device.outbox().keys()];
		if (isAnew) {
			const lost = this.#waiting.find((key) => !waiting.includes(key));
			if (lost)
				broken(
					'I17 reset safety',
					`on device ${device.index} ${lost} waited and is gone after a reset`
				);
			this.#revisions.clear();
		}
		this.#place = place;
		this.#waiting = waiting;
		this.#monotonicRows();
		readYourWrites(world, device);
		if (place.epoch === world.server.epoch) cursorHonesty(world, device, place.cursor ?? 0);
	}

	#monotonicRows(): void {
		for (const { name } of entities) {
			for (const row of this.#device.rows(name).values()) {
				const before = this.#revisions.get(row.id) ?? 0;
				if (row.revision < before) {
					broken('I8 monotonic rows', `${row.id} went from ${before} to ${row.revision}`);
				}
				this.#revisions.set(row.id, row.revision);
			}
		}
	}
}

function readYourWrites({ ledger }: World, device: Device): void {
	if (device.outbox().size === 0) return;
	for (const entry of ledger.entries) {
		if (entry.device !== device.index || entry.registers) continue;
		const waiting = device.outbox().get(`${entry.entity},${entry.id}`);
		if (!waiting || waitingStamp(waiting, entry.field) !== entry.stamp) continue;
		const row = device.row(entry);
		if (!row) broken('I9 read your writes', `${keyOf(entry)} waits and is not there`);
		const superseded = stampIn(row, entry.field) > entry.stamp;
		// A released field is the source's again: it shows what the source says.
		const released = (row.released?.[entry.field] ?? 0) >= entry.stamp;
		if (
			superseded ||
			released ||
			ledger.hasRival(entry) ||
			Object.is(row[entry.field], entry.value)
		)
			continue;
		broken(
			'I9 read your writes',
			`device ${device.index} ${keyOf(entry)} ${entry.field} shows ${row[entry.field]}, not ${entry.value} of ${entry.stamp}`
		);
	}
}

function cursorHonesty({ server }: World, device: Device, cursor: number): void {
	const history = device.meta('backfill');
	for (const row of server.rows.values()) {
		if (row.revision > cursor) continue;
		const held = device.row(row);
		if (held && held.revision >= row.revision) continue;
		if (row.deletedAt !== null && !held) continue;
		if (!held && !history?.[row.entity]?.done) continue;
		// The first answer to a new device may be a verdict on a row it knows only by its own hand.
		if (device.outbox().has(`${row.entity},${row.id}`)) continue;
		broken('I7 cursor honesty', `${device.index} is at ${cursor} without ${keyOf(row)}`);
	}
}
