import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { between, pick, type Random } from '#lib/platform/random.ts';
import { isOverridden } from '../merge.ts';
import type { Write } from '../client/store.ts';
import { change, create, remove, restore, revert } from '../client/write.ts';
import { Crash } from './crashing-store.ts';
import type { Device } from './device.ts';
import { entities, poison, thing, word } from './thing.ts';
import type { World } from './world.ts';

/** What a person does on one device. Returns what it was, for the trace. */
export async function act(world: World, device: Device): Promise<string> {
	const { random } = world;
	const before = entities.map(({ name }) => new Map(device.rows(name)));
	const done = random() < 0.12 ? await undo(random, device) : await write(world, device);
	entities.forEach(({ name }, n) => {
		const old = before[n] ?? new Map<string, AnyRow>();
		for (const entry of world.ledger.note(device, old, name)) {
			const row = old.get(entry.id);
			if (row && entry.stamp <= row.updatedAt) {
				throw new Error(
					`I10 causality: an edit at ${entry.stamp} of a row seen with ${row.updatedAt}`
				);
			}
		}
	});
	return `device ${device.index} ${done}`;
}

async function undo(random: Random, device: Device): Promise<string> {
	const deeds = await device.replica.deeds();
	if (deeds.length === 0) return 'has nothing to undo';
	const deed = pick(random, deeds);
	return attempt(`undoes ${deed.label}`, () => device.replica.undo(deed));
}

async function write(world: World, device: Device): Promise<string> {
	const made = writeOf(world, device);
	const label = `${made.kind} ${made.id.slice(-4)}`;
	return attempt(label, () => device.replica.write(label, [made]));
}

/** An undo of a row that a reset took away is refused, and a crash leaves nothing behind. */
async function attempt(label: string, deed: () => Promise<unknown>): Promise<string> {
	try {
		await deed();
		return label;
	} catch (cause) {
		if (cause instanceof Crash) return `${label}, but crashes`;
		if (cause instanceof Error && cause.message.endsWith('is not on this device.')) return 'cannot';
		throw cause;
	}
}

/** Values are told apart: two of them are never equal by chance. */
function valuesOf(world: World, isNew: boolean) {
	const { random } = world;
	const n = world.count();
	const all = { at: 1000 + between(random, 0, 5), size: n, name: `n${n}`, note: `t${n}` };
	const name = random() < 0.06 ? poison : all.name;
	if (isNew) return { ...all, name };
	const field = pick(random, ['size', 'name', 'note', 'at'] as const);
	return { [field]: field === 'name' ? name : all[field] };
}

function writeOf(world: World, device: Device): Write {
	const { random } = world;
	const rows = [...device.rows('things').values()];
	if (random() < 0.15) return wordWrite(world, device);
	if (rows.length === 0 || random() < 0.25) {
		const id = world.newId();
		return create(thing, valuesOf(world, true), { id });
	}
	const ofSource = rows.filter(({ source }) => source !== 'manual');
	const row = pick(random, ofSource.length > 0 && random() < 0.4 ? ofSource : rows);
	const chance = random();
	if (row.deletedAt !== null && chance < 0.5) return restore(thing, row.id);
	if (chance < 0.2) return remove(thing, row.id);
	const overridden = Object.keys(row.sourceValues ?? {}).filter((field) =>
		isOverridden(row, field)
	);
	if (overridden.length > 0 && chance < 0.5) {
		return revert(thing, row, [pick(random, overridden) as 'size']);
	}
	return change(thing, row.id, valuesOf(world, false));
}

/** Words have names of their own: two devices may make the same one, each for itself. */
function wordWrite(world: World, device: Device): Write {
	const { random } = world;
	const nth = between(random, 1, 2);
	const id = `00000000-0000-5000-8000-00000000000${nth}`;
	const n = world.count();
	const values = { name: `w${n}`, note: `t${n}` };
	const row = device.rows('words').get(id);
	if (row && row.deletedAt === null && random() < 0.3) return remove(word, id);
	if (row && random() < 0.5) return change(word, id, { note: values.note });
	return create(word, values, { id, source: 'zero', sourceId: `w${nth}` });
}
