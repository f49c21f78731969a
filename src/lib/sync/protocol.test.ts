import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { oldestProtocolVersion, protocolVersion, pullInput, pushInput } from './protocol.ts';

/** What each version of the wire looked like. A line is added, never changed. */
const history: Record<number, string> = {
	1: 'b8586ac5b7132647'
};

const source = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Code without comments, and without the spaces that a formatter may move. */
function bare(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/\s+/g, '');
}

function declared(text: string, name: string): string {
	const found = new RegExp(`(?:interface|type) ${name} [\\s\\S]*?\\n}`).exec(text);
	if (!found) throw new Error(`There is no type ${name} any more.`);
	return found[0];
}

/** Everything that goes over the wire: the messages, the change they carry and the row's envelope. */
function wire(): string {
	const change = declared(source('./merge.ts'), 'Change');
	const envelope = declared(source('../platform/entity/entity.ts'), 'Envelope');
	return bare(source('./protocol.ts') + change + envelope);
}

test('the wire has changed only together with its version', () => {
	const hash = createHash('sha256').update(wire()).digest('hex').slice(0, 16);
	const ceremony = `
The wire is not what version ${protocolVersion} was. When a device and a server of different ages would
misunderstand each other by this change:
  1. raise protocolVersion and add a line to its history in protocol.ts
  2. add the line  ${protocolVersion + 1}: '<the hash this test then shows>'  to the history above
  3. raise oldestProtocolVersion when the server cannot serve older devices any more
Otherwise only write the new hash: ${hash}`;
	expect(history[protocolVersion], ceremony).toBe(hash);
	expect(oldestProtocolVersion).toBeLessThanOrEqual(protocolVersion);
});

const device = '0192f0c1-0000-7000-8000-0000000000d1';
const position = { protocol: 1, device, deviceName: 'phone', epoch: null, cursor: null };
const change = {
	entity: 'meals',
	id: '0192f0c1-0000-7000-8000-000000000001',
	source: 'manual',
	sourceId: '0192f0c1-0000-7000-8000-000000000001',
	createdAt: 5,
	stamps: { note: 6 },
	released: null,
	editedAt: 6,
	removedAt: 0,
	values: { note: 'x' }
};

test('a push and a pull are understood', () => {
	const push = { ...position, changes: [change], limit: 2000 };
	expect(pushInput.parse(push)).toEqual(push);
	const pull = { ...position, older: { entity: 'meals', before: [5, change.id] }, limit: 10 };
	expect(pullInput.parse(pull)).toEqual(pull);
});

test.each([
	['a stamp before the epoch', { ...change, createdAt: -1 }],
	['a stamp with a fraction', { ...change, editedAt: 1.5 }],
	['a stamp that no double holds', { ...change, removedAt: 2 ** 53 }],
	['an id that is none', { ...change, id: 'me' }],
	['a field that the wire does not know', { ...change, userId: 'somebody else' }],
	['stamps that are no numbers', { ...change, stamps: { note: 'now' } }]
])('is refused: %s', (_, odd) => {
	expect(pushInput.safeParse({ ...position, changes: [odd], limit: 1 }).success).toBe(false);
});

test('is refused: more changes than one push may carry', () => {
	const many = Array.from({ length: 501 }, () => change);
	expect(pushInput.safeParse({ ...position, changes: many, limit: 1 }).success).toBe(false);
});
