import { expect, test } from 'vitest';
import type { ProviderHealth } from '#lib/providers/provider-health.ts';
import { healthLine } from './health-words.ts';

const now = Date.UTC(2026, 10, 23, 12, 30);
const clock = { now, zone: 'UTC' };
const minute = 60_000;
const quiet: ProviderHealth = {
	provider: 'whoop',
	name: 'Whoop',
	isSandbox: false,
	connections: { active: 0, paused: 0, reconnect: 0, attention: 0 },
	runs: { done: 0, failed: 0, waiting: 0, skipped: 0 },
	lastOkAt: null,
	downUntil: null
};
const line = (over: Partial<ProviderHealth> = {}) =>
	JSON.parse(
		JSON.stringify(healthLine({ ...quiet, ...over }, clock)).replace(/\u202f/g, ' ')
	) as unknown;

test('a provider that nobody has connected is quiet', () => {
	expect(line()).toEqual({
		tone: 'quiet',
		connections: 'Nobody has connected it.',
		runs: 'No sync in the last 24 hours.',
		outage: null
	});
});

test('what goes well is told in numbers, and the last good sync', () => {
	const connections = { active: 3, paused: 1, reconnect: 0, attention: 0 };
	const runs = { done: 71, failed: 2, waiting: 1, skipped: 4 };
	expect(line({ connections, runs, lastOkAt: now - 12 * minute })).toEqual({
		tone: 'good',
		connections: '3 connected, 1 paused.',
		runs: 'Syncs in the last 24 hours: 71 done, 2 failed, 1 told to wait. Records that could not be read: 4. Last good sync: 12 min ago.',
		outage: null
	});
});

test('what somebody has to look after stands out: dead grants, dead letters, an outage', () => {
	const connections = { active: 2, paused: 0, reconnect: 1, attention: 1 };
	expect(line({ connections })).toMatchObject({
		tone: 'attention',
		connections:
			'2 connected (1 of them tried once a day, as all else failed), 1 waits for a new sign-in.'
	});
	expect(line({ downUntil: now + 10 * minute })).toMatchObject({
		tone: 'attention',
		outage: expect.stringMatching(/^Whoop isn't answering\. Nobody here asks it before .*12:40/)
	});
	expect(line({ downUntil: now })).toMatchObject({ tone: 'quiet', outage: null });
});
