import { randomUUID } from 'node:crypto';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import { protocolVersion, type PullInput, type PushInput } from '#lib/sync/protocol.ts';
import type { WireChange } from '#lib/sync/protocol.ts';
import { createHead } from '#lib/sync/server/head.server.ts';

/** Makes an account without a password; answers its id. */
export async function makePerson(database: Database, id: string = randomUUID()): Promise<string> {
	await database.asSystem('make a person for a test', (tx) =>
		tx.text('insert into users (id, email) values ($1::uuid, $2)', [id, `${id}@example.org`])
	);
	await database.withUser(id, (tx) => createHead(tx, id));
	return id;
}

export function pushInput(changes: WireChange[], over: Partial<PushInput> = {}): PushInput {
	return {
		protocol: protocolVersion,
		device: '00000000-0000-4000-8000-00000000000d',
		deviceName: 'Test',
		epoch: null,
		cursor: 0,
		changes,
		limit: 2000,
		...over
	};
}

export function pullInput(over: Partial<PullInput> = {}): PullInput {
	return {
		protocol: protocolVersion,
		device: '00000000-0000-4000-8000-00000000000d',
		deviceName: 'Test',
		epoch: null,
		cursor: 0,
		older: null,
		limit: 2000,
		...over
	};
}

/** A change that creates a row by hand. */
export function creation(
	entity: AnyEntity,
	values: Record<string, unknown>,
	over: Partial<WireChange> = {}
): WireChange {
	const id = over.id ?? randomUUID();
	const createdAt = over.createdAt ?? Date.now() * 1000;
	return {
		entity: entity.name,
		id,
		source: 'manual',
		sourceId: id,
		createdAt,
		stamps: null,
		released: null,
		editedAt: createdAt,
		removedAt: 0,
		values,
		...over
	};
}

/** A change of some fields of a row that exists, all written at `stamp`. */
export function patch(
	row: { entity: string; id: string; source: string; sourceId: string },
	values: Record<string, unknown>,
	stamp: number
): WireChange {
	const { entity, id, source, sourceId } = row;
	const stamps = Object.fromEntries(Object.keys(values).map((field) => [field, stamp]));
	return {
		entity,
		id,
		source,
		sourceId,
		createdAt: 0,
		stamps,
		released: null,
		editedAt: stamp,
		removedAt: 0,
		values
	};
}

export function removal(row: Parameters<typeof patch>[0], stamp: number): WireChange {
	return { ...patch(row, {}, 0), stamps: null, editedAt: 0, removedAt: stamp };
}
