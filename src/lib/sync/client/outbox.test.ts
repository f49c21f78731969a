import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thing } from '../simulator/thing.ts';
import { written, type Held } from './local-write.ts';
import { changeOf, remainder, waitingFields, wholeEntry, type Sent } from './outbox.ts';
import type { OutboxEntry } from './records.ts';
import type { Write } from './store.ts';
import { change, create, remove, restore } from './write.ts';

const id = '0192f0c1-0000-7000-8000-000000000001';
const nobody: Held = { row: undefined, entry: undefined };

const deed = fc.oneof(
	fc.record({ name: fc.string({ maxLength: 5 }) }).map((patch) => change(thing, id, patch)),
	fc.record({ size: fc.nat(9), note: fc.string() }).map((patch) => change(thing, id, patch)),
	fc.constantFrom<Write>(remove(thing, id), restore(thing, id))
);

/** A row made at stamp 10 and then changed, a stamp a write. */
function after(writes: readonly Write[], from: Held = nobody, start = 10): Held {
	let held = from;
	let stamp = start;
	const born = from.row ? [] : [create(thing, { at: 1, name: 'first' }, { id })];
	for (const write of [...born, ...writes]) {
		held = written(held, write, { stamp, nowMs: 1 }) ?? held;
		stamp += 10;
	}
	return held;
}

const sentOf = (entry: OutboxEntry): Sent => ({ ...entry, stamps: entry.stamps });

describe('coalescing', () => {
	test('any number of edits is one entry with the last stamp of each field and no value', () => {
		fc.assert(
			fc.property(fc.array(deed, { maxLength: 12 }), (writes) => {
				const { row, entry } = after(writes);
				expect(entry!.createdAt).toBe(10);
				expect(entry!.stamps).toEqual(row!.stamps ?? {});
				expect([entry!.editedAt, entry!.removedAt]).toEqual([row!.editedAt, row!.removedAt]);
				expect(Object.keys(entry!)).not.toContain('values');
				expect(waitingFields(thing, entry!)).toEqual(Object.keys(thing.fields));
			})
		);
	});

	test('a change carries the values of the moment of sending, and only of what waits', () => {
		const settled = { ...after([]), entry: undefined };
		const { row, entry } = after([change(thing, id, { name: 'a' })], settled, 50);
		expect(changeOf(thing, entry!, { ...row!, name: 'typed since' })).toMatchObject({
			createdAt: 0,
			stamps: { name: 50 },
			editedAt: 50,
			removedAt: 0,
			values: { name: 'typed since' }
		});
	});
});

describe('acknowledgement is by stamp', () => {
	test('I2: what was sent is settled, and nothing that was written since', () => {
		fc.assert(
			fc.property(
				fc.array(deed, { maxLength: 6 }),
				fc.array(deed, { maxLength: 6 }),
				(before, since) => {
					const sent = after(before);
					const now = after(since, sent, 1000);
					const left = remainder(now.entry!, sentOf(sent.entry!));
					const changed = Object.entries(now.entry!.stamps).filter(([, stamp]) => stamp >= 1000);
					expect(left?.stamps ?? {}).toEqual(Object.fromEntries(changed));
					expect(left?.createdAt ?? 0).toBe(0);
					const registers = [left?.editedAt ?? 0, left?.removedAt ?? 0];
					const own = [now.entry!.editedAt, now.entry!.removedAt];
					expect(registers).toEqual(own.map((stamp) => (stamp >= 1000 ? stamp : 0)));
				}
			)
		);
	});

	test('settled whole, nothing waits', () => {
		const { entry } = after([change(thing, id, { name: 'a' }), remove(thing, id)]);
		expect(remainder(entry!, sentOf(entry!))).toBeNull();
	});

	test('a row that the server lost is sent with every stamp it has', () => {
		const { row } = after([change(thing, id, { name: 'a' }), remove(thing, id)]);
		const whole = wholeEntry('things', row!, 7);
		expect(changeOf(thing, whole, row!)).toMatchObject({
			createdAt: 10,
			stamps: { name: 20 },
			editedAt: 20,
			removedAt: 30,
			values: { at: 1, size: 0, name: 'a', note: '' }
		});
	});
});
