import { afterAll, beforeAll, expect, test } from 'vitest';
import { shelfRig, type ShelfRig } from '../../../tests/support/shelf-rig.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const limits = [
	{ calls: 30, seconds: 3600, per: 'connection' },
	{ calls: 100, seconds: 60, per: 'app' }
] as const;

let rig: ShelfRig;
beforeAll(async () => {
	rig = await shelfRig({ isVirtual: true, manifest: { limits } });
	rig.shelf.pageSize = 20;
});
afterAll(() => rig.close());

/** When each token may be used again, by the provider's own word. */
const floors = new Map<string, number>();

function hold(token: string, seconds: number, reply: (seconds: string) => Response): Response {
	floors.set(token, rig.clock.now() + seconds * 1000);
	return reply(String(seconds));
}

/** Six hours each of: 429, 402, 500, and a connection that breaks off. */
function outage(hour: number, token: string): Response {
	if (hour < 6) {
		const reply = (s: string) => new Response('', { status: 429, headers: { 'retry-after': s } });
		return hold(token, 1500, reply);
	}
	if (hour < 12) {
		const reply = (s: string) =>
			new Response('', { status: 402, headers: { 'x-quota-resets-in': s } });
		return hold(token, 3000, reply);
	}
	if (hour < 18) return new Response('<html>', { status: 500 });
	throw new Error('The connection breaks off.');
}

/** What happens over there in an hour: something new, something changed, something deleted. */
function live(hour: number): void {
	const { shelf } = rig;
	shelf.put({ type: 'entry', id: `h${hour}`, start: Date.now(), project: 'p' });
	shelf.put({ type: 'entry', id: `e${hour}`, start: Date.now() - DAY, name: 'New', project: 'p' });
	shelf.put({ type: 'entry', id: `e${hour + 30}`, deleted: true });
}

/** Puts the clock to the next moment at which anything is due, and lets two nodes look. */
async function nextRuns(nodes: readonly ShelfRig['line'][]): Promise<void> {
	const [row] = await rig.fresh.asOwner<{ at: number }>(
		`select extract(epoch from min(next_sync_at))::float8 * 1000 as at from oauth_credentials`
	);
	await rig.clock.advance(Math.max(1, Number(row!.at) - Date.now()));
	const begun = await Promise.all(nodes.map(({ runs }) => runs.beginDue()));
	await Promise.all(begun.flatMap(({ results }) => results));
}

/** The most of these moments that any window of so many seconds holds. */
function mostIn(seconds: number, moments: readonly number[]): number {
	return Math.max(
		...moments.map(
			(from) => moments.filter((at) => at >= from && at < from + seconds * 1000).length
		)
	);
}

test('promise 19: 24 virtual hours of 429, 402, 5xx and broken connections, 2 people, 2 nodes: within budget, no wait undercut, then all of it is here', async () => {
	const { shelf, clock } = rig;
	shelf.put({ type: 'project', id: 'p', name: 'Garden' });
	for (let n = 0; n < 60; n += 1) {
		shelf.put({ type: 'entry', id: `e${n}`, start: Date.now() - n * DAY, project: 'p' });
	}
	const tokens = ['shelf-token~a', 'shelf-token~b'];
	const people = [await rig.person(tokens[0]), await rig.person(tokens[1])];
	const nodes = [rig.line, rig.another()];
	const isCaughtUp = async () => {
		const rows = await rig.fresh.asOwner<{ ok: boolean }>(
			`select coalesce(last_ok_at > to_timestamp($1::float8 / 1000), false) as ok from oauth_credentials`,
			[clock.stored(end)]
		);
		return rows.every(({ ok }) => ok);
	};
	let end = clock.now();
	while (!(await isCaughtUp())) await nextRuns(nodes);

	const start = clock.now();
	end = start + DAY;
	const undercut: number[] = [];
	shelf.fault = (_path, token) => {
		const at = clock.now();
		if (at < (floors.get(token) ?? 0)) undercut.push(at);
		return at < end ? outage((at - start) / HOUR, token) : null;
	};
	let hour = 0;
	while (clock.now() < end) {
		await nextRuns(nodes);
		while (hour < 24 && hour * HOUR <= clock.now() - start) live(hour++);
	}
	while (hour < 24) live(hour++);
	const during = shelf.calls.filter(({ at }) => at >= start && at < end);
	// A run that ended past the day may have begun before its last hour was put there.
	end = clock.now();
	while (!(await isCaughtUp())) await nextRuns(nodes);

	expect(undercut).toEqual([]);
	expect(during.length).toBeGreaterThan(20);
	for (const token of tokens) {
		// Fault 40: in a day without an answer nobody is asked more often for one connection.
		expect(during.filter((call) => call.token === token).length).toBeLessThanOrEqual(40);
		const moments = shelf.calls.filter((call) => call.token === token).map(({ at }) => at);
		expect(mostIn(3600, moments)).toBeLessThanOrEqual(30);
	}
	expect(
		mostIn(
			60,
			shelf.calls.map(({ at }) => at)
		)
	).toBeLessThanOrEqual(100);
	const there = [...shelf.items.values()].filter(
		({ type, deleted }) => type === 'entry' && !deleted
	);
	for (const person of people) {
		const rows = await rig.rows<{ source_id: string; description: string; deleted_at: unknown }>(
			'time_entries',
			person
		);
		const here = rows.filter(({ deleted_at }) => deleted_at === null);
		const said = (name: unknown) => (typeof name === 'string' ? name : '');
		expect(here.map((row) => `${row.source_id} ${row.description}`).sort()).toEqual(
			there.map(({ id, name }) => `${id} ${said(name)}`).sort()
		);
	}
	expect(rig.reported).toEqual([]);
}, 120_000);
