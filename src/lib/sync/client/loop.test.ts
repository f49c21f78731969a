import { beforeEach, describe, expect, test } from 'vitest';
import type { PullInput, PushInput, Transport } from '../protocol.ts';
import { timedId } from '../row-id.ts';
import { ServerModel } from '../simulator/server-model.ts';
import { serverRules } from '../simulator/server-rules.ts';
import { byName, entities, thing } from '../simulator/thing.ts';
import { pageLock, type Lock } from './lock.ts';
import { Loop, type LoopEvent } from './loop.ts';
import { MemoryStore } from './memory-store.ts';
import { LocalReplica } from './replica.ts';
import { allRules } from './rules.ts';
import type { Timers } from './timers.ts';
import { SignedOut, Unreachable } from './transport-errors.ts';
import { shapesOf } from './tx.ts';
import { create } from './write.ts';

let ids = 0;
const newId = () => timedId(++ids, new Uint8Array(10));
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Time that passes when the test says so. */
class FakeTimers implements Timers {
	now = 1_800_000_000_000;
	#due: { at: number; work: () => void }[] = [];

	after = (ms: number, work: () => void) => {
		const due = { at: this.now + ms, work };
		this.#due.push(due);
		return () => void (this.#due = this.#due.filter((other) => other !== due));
	};

	async pass(ms: number): Promise<void> {
		const end = this.now + ms;
		for (;;) {
			await settled();
			const [next] = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.#due = this.#due.filter((other) => other !== next);
			this.now = next.at;
			next.work();
		}
		this.now = end;
		await settled();
	}
}

type Ask = (input: PushInput | PullInput, signal: AbortSignal) => Promise<unknown>;

/** One tab: a loop over a replica, and a transport that the test may break. */
class Tab {
	readonly store = new MemoryStore(shapesOf(entities));
	readonly events: LoopEvent[] = [];
	readonly loop: Loop;
	readonly replica: LocalReplica;
	asked = 0;
	/** What stands in for the server; undefined: the server answers. */
	instead: Ask | undefined;
	random = () => 1;

	constructor(timers: FakeTimers, server: ServerModel, lock: Lock = pageLock()) {
		const now = () => timers.now;
		const ask = async (input: PushInput | PullInput, signal: AbortSignal) => {
			this.asked++;
			if (this.instead) return this.instead(input, signal);
			return 'changes' in input ? server.push(input) : server.pull(input);
		};
		const transport = { push: ask, pull: ask } as Transport;
		const engine = { store: this.store, entities: byName, transport, rules: allRules, newId, now };
		this.loop = new Loop({
			engine: { ...engine, deviceName: 'tab' },
			lockName: 'lock',
			lock,
			timers,
			random: () => this.random(),
			report: (event) => this.events.push(event)
		});
		const onWrite = () => this.loop.kick('write');
		this.replica = new LocalReplica({ userId: 'u', entities, store: this.store, now, onWrite });
	}

	get last(): LoopEvent {
		return this.events.at(-1)!;
	}

	make = (name = 'n') =>
		this.replica.write('Made', [create(thing, { at: 1, name }, { id: newId() })]);
	waiting = () => this.store.peek('outbox').size;
}

describe('the loop', () => {
	let timers: FakeTimers;
	let server: ServerModel;
	let tab: Tab;

	beforeEach(async () => {
		timers = new FakeTimers();
		server = new ServerModel({ rules: serverRules, epoch: newId(), now: () => timers.now });
		tab = new Tab(timers, server);
	});

	const started = async () => {
		tab.loop.start();
		await timers.pass(0);
		tab.asked = 0;
	};

	test('exchanges at the start, at once after a write, 50 ms after a burst, and every minute', async () => {
		tab.loop.start();
		await timers.pass(0);
		expect([tab.asked, tab.last.phase]).toEqual([1, 'idle']);
		await tab.make();
		await timers.pass(0);
		expect([tab.asked, server.rows.size, tab.waiting()]).toEqual([2, 1, 0]);
		await tab.make();
		await tab.make();
		await timers.pass(49);
		expect([tab.asked, server.rows.size]).toEqual([2, 1]);
		await timers.pass(1);
		expect([tab.asked, server.rows.size, tab.waiting()]).toEqual([3, 3, 0]);
		expect(tab.last.sent).toBe(2);
		await timers.pass(60_000);
		expect(tab.asked).toBe(4);
	});

	test('what was just written goes at once when the page is left, and once', async () => {
		await started();
		tab.loop.kick('leave');
		await timers.pass(0);
		expect(tab.asked).toBe(0);
		await tab.make();
		await timers.pass(0);
		await tab.make();
		tab.loop.kick('leave');
		await timers.pass(0);
		expect([tab.asked, server.rows.size, tab.waiting()]).toEqual([2, 2, 0]);
		await timers.pass(1000);
		expect(tab.asked).toBe(2);
	});

	test('any number of kicks during an exchange are one more exchange, after it', async () => {
		await started();
		let inside = 0;
		tab.instead = async (input) => {
			expect(++inside).toBe(1);
			for (const why of ['visible', 'online', 'retry'] as const) {
				if (tab.asked === 1) tab.loop.kick(why);
			}
			await settled();
			inside--;
			return 'changes' in input ? server.push(input) : server.pull(input);
		};
		tab.loop.kick('visible');
		await timers.pass(10);
		expect(tab.asked).toBe(2);
	});

	test('I14: waits longer after each failure, and a failure never ends the loop', async () => {
		await started();
		tab.instead = async () => Promise.reject(new Unreachable('no answer'));
		await tab.make();
		await timers.pass(50);
		const tries: number[] = [];
		for (let n = 0; n < 1200; n++) {
			const before = tab.asked;
			await timers.pass(1000);
			if (tab.asked > before) tries.push(n);
		}
		const gaps = tries.map((at, n) => at - (tries[n - 1] ?? 0)).slice(1);
		expect(gaps.slice(0, 5)).toEqual([4, 8, 16, 32, 64]);
		expect(Math.max(...gaps)).toBe(300);
		expect(tab.last).toMatchObject({ phase: 'waiting', failure: expect.any(Unreachable) });
		tab.instead = undefined;
		await timers.pass(300_000);
		expect([tab.waiting(), tab.last.phase, tab.last.failure]).toEqual([0, 'idle', null]);
	});

	test('the wait is jittered, and ends when the network or the person is back', async () => {
		for (const why of ['online', 'visible', 'hint'] as const) {
			tab = new Tab(timers, server);
			tab.random = () => 0.5;
			tab.instead = async () => Promise.reject(new Unreachable('no answer'));
			tab.loop.start();
			await timers.pass(0);
			expect(tab.asked).toBe(1);
			await timers.pass(999);
			expect(tab.asked).toBe(1);
			await timers.pass(1);
			expect(tab.asked).toBe(2);
			tab.instead = undefined;
			tab.loop.kick('write');
			await timers.pass(60);
			expect(tab.asked).toBe(2);
			tab.loop.kick(why);
			await timers.pass(0);
			expect([why, tab.last.phase]).toEqual([why, 'idle']);
			tab.loop.stop();
		}
	});

	test('what comes back during an exchange that then fails is not waited for any longer', async () => {
		await started();
		for (const why of ['online', 'visible', 'hint', 'retry'] as const) {
			tab.asked = 0;
			tab.instead = async () => {
				if (tab.asked === 1) tab.loop.kick(why);
				throw new Unreachable('a connection of before');
			};
			tab.loop.kick('online');
			await timers.pass(0);
			// Once more at once, as one that came while it waited; then it waits as ever.
			expect([why, tab.asked, tab.last.phase]).toEqual([why, 2, 'waiting']);
			await timers.pass(999);
			expect(tab.asked).toBe(2);
			tab.instead = undefined;
			await timers.pass(300_000);
			expect(tab.last.phase).toBe('idle');
		}
	});

	test('signed out: nothing is asked, nothing is lost, and it goes on after the sign-in', async () => {
		await started();
		tab.instead = async () => Promise.reject(new SignedOut());
		await tab.make();
		await timers.pass(50);
		expect(tab.last).toMatchObject({ phase: 'signed-out', failure: expect.any(SignedOut) });
		const { asked } = tab;
		await tab.make();
		tab.loop.kick('online');
		await timers.pass(600_000);
		expect([tab.asked, tab.waiting()]).toEqual([asked, 2]);
		tab.instead = undefined;
		tab.loop.resume();
		await timers.pass(0);
		expect([tab.waiting(), tab.last.phase, server.rows.size]).toEqual([0, 'idle', 2]);
	});

	test('a client that is too old stops asking and keeps what waits', async () => {
		await started();
		tab.instead = async () => ({ kind: 'upgrade', now: timers.now, oldest: 9 });
		await tab.make();
		await timers.pass(600_000);
		expect([tab.asked, tab.waiting(), tab.last.phase]).toEqual([1, 1, 'outdated']);
	});

	test('I15: a request that hangs is given up after 30 s and lets the lock go', async () => {
		const lock = pageLock();
		tab = new Tab(timers, server, lock);
		const other = new Tab(timers, server, lock);
		tab.instead = (_, signal) =>
			new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => reject(new Unreachable('no answer')));
			});
		tab.loop.start();
		await timers.pass(0);
		other.loop.start();
		await timers.pass(29_999);
		expect(other.asked).toBe(0);
		await timers.pass(1);
		expect([other.last.phase, tab.last.phase]).toEqual(['idle', 'waiting']);
	});

	test('I15: two tabs never exchange at the same time', async () => {
		const lock = pageLock();
		const tabs = [0, 1].map(() => new Tab(timers, server, lock));
		let inside = 0;
		let most = 0;
		for (const one of tabs) {
			one.instead = async (input) => {
				// A page of history that is fetched ahead is no exchange.
				const weight = 'older' in input && input.older ? 0 : 1;
				most = Math.max(most, (inside += weight));
				await settled();
				inside -= weight;
				return 'changes' in input ? server.push(input) : server.pull(input);
			};
			one.loop.start();
		}
		for (let n = 0; n < 20; n++) {
			for (const one of tabs) await one.make();
			for (const one of tabs) one.loop.kick('online');
			await timers.pass(17);
		}
		await timers.pass(1000);
		for (const one of tabs) await one.loop.settled();
		expect(most).toBe(1);
		expect([server.rows.size, ...tabs.map((one) => one.waiting())]).toEqual([40, 0, 0]);
	});

	test('a hint of what is already here asks nothing; a newer one does', async () => {
		await started();
		await tab.make();
		await timers.pass(50);
		const { asked } = tab;
		tab.loop.hint(server.revision);
		await timers.pass(10);
		expect(tab.asked).toBe(asked);
		tab.loop.hint(server.revision + 1);
		await timers.pass(10);
		expect(tab.asked).toBe(asked + 1);
		tab.loop.hint(null);
		await timers.pass(10);
		expect(tab.asked).toBe(asked + 2);
	});

	test('out of space: history stops, the exchange goes on, and the person is told', async () => {
		const source = new Tab(timers, server);
		for (let n = 0; n < 9; n++) await source.make(`n${n}`);
		source.loop.start();
		await timers.pass(0);
		const write = tab.store.write.bind(tab.store);
		let puts = 0;
		tab.store.write = (stores, work) =>
			write(stores, (tx) =>
				work({
					...tx,
					put: (store, values) => {
						if (store === 'things') puts += values.length;
						const full = puts > 3 && store === 'things' && values.length > 1;
						return full
							? Promise.reject(new DOMException('no space', 'QuotaExceededError'))
							: tx.put(store, values);
					}
				})
			);
		tab.loop.start();
		await timers.pass(5000);
		expect(tab.last).toMatchObject({ phase: 'idle', full: true, failure: null });
		await tab.make('still works');
		await timers.pass(100);
		expect([tab.waiting(), server.rows.size]).toEqual([0, 10]);
	});

	test('what waits for a quarter of an hour though the server answers is said', async () => {
		await started();
		await tab.make();
		const entry = [...tab.store.peek<{ entity: string; id: string }>('outbox').values()][0]!;
		await timers.pass(60);
		await tab.store.write(['outbox'], (tx) => tx.put('outbox', [{ ...entry, id: newId() }]));
		await timers.pass(14 * 60_000);
		expect(tab.last.stalled).toBe(false);
		await timers.pass(3 * 60_000);
		expect(tab.last.stalled).toBe(true);
	});

	test('stopped, it gives up what is under way, says when that is over, and asks nothing more', async () => {
		await started();
		tab.instead = (_, signal) =>
			new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => reject(new Unreachable('given up')));
			});
		tab.loop.kick('online');
		await timers.pass(0);
		tab.loop.stop();
		await tab.loop.settled();
		await timers.pass(600_000);
		expect([tab.asked, tab.last.phase]).toEqual([1, 'off']);
		tab.instead = undefined;
		tab.loop.start();
		await timers.pass(0);
		expect([tab.asked, tab.last.phase]).toEqual([2, 'idle']);
	});
});
