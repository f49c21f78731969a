import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import {
	origin,
	signedUp,
	testApp,
	type Browser,
	type TestApp
} from '../../../../tests/support/app.ts';
import { creation, pushInput } from '../../../../tests/support/sync-device.ts';

let test: TestApp;
let person: { browser: Browser; id: string };
const open: AbortController[] = [];

beforeEach(async () => {
	test = await testApp();
	person = await signedUp(test, 'ann@example.org');
});
afterEach(async () => {
	for (const stream of open) stream.abort();
	expect(test.reported).toEqual([]);
	await test.close();
});

/** Opens the stream as a browser does and collects its events. */
async function listen(browser: Browser) {
	const stop = new AbortController();
	open.push(stop);
	const response = await test.send(
		new Request(`${origin}/api/trpc/sync.live`, {
			headers: { cookie: browser.cookie ?? '', accept: 'text/event-stream' },
			signal: stop.signal
		})
	);
	const events: { event: string; data: unknown }[] = [];
	const ended = collect(response, events).catch(() => undefined);
	return { response, events, ended, stop };
}

async function collect(response: Response, events: { event: string; data: unknown }[]) {
	let text = '';
	const decoder = new TextDecoder();
	for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
		text += decoder.decode(chunk, { stream: true });
		const parts = text.split('\n\n');
		text = parts.pop() ?? '';
		for (const part of parts) {
			const event = /^event: (.*)$/m.exec(part)?.[1] ?? 'message';
			const data = /^data: (.*)$/m.exec(part)?.[1];
			if (data) events.push({ event, data: JSON.parse(data) });
		}
	}
}

const write = (n: number) => {
	const values = withInitial(weighIn, {
		measuredAt: Date.UTC(2026, 9, n),
		utcOffset: 0,
		weightKg: 80
	});
	return test.app.sync.push(person.id, pushInput([creation(weighIn, values)]));
};
const revisions = (events: { event: string; data: unknown }[]) =>
	events
		.filter(({ event }) => event === 'message')
		.map(({ data }) => (data as { revision: number | null }).revision);

describe('the live stream', () => {
	it('says first that something may have been missed, then each newer revision', async () => {
		const { response, events } = await listen(person.browser);
		expect(response.status).toBe(200);
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'content-type': expect.stringMatching('text/event-stream'),
			'x-accel-buffering': 'no',
			'cache-control': 'no-store, no-transform'
		});
		await expect.poll(() => revisions(events)).toEqual([null]);
		await write(1);
		await expect.poll(() => revisions(events)).toEqual([null, 1]);
		await write(2);
		await expect.poll(() => revisions(events)).toEqual([null, 1, 2]);
	});

	it('tells nobody else', async () => {
		const other = await signedUp(test, 'bob@example.org');
		const { events } = await listen(other.browser);
		await expect.poll(() => revisions(events)).toEqual([null]);
		await write(1);
		await new Promise((later) => setTimeout(later, 300));
		expect(revisions(events)).toEqual([null]);
	});

	it('is not opened for strangers', async () => {
		const { response, events, ended } = await listen(test.browser());
		await ended;
		expect(
			response.status === 401 || events.some(({ event }) => event === 'serialized-error')
		).toBe(true);
		expect(revisions(events)).toEqual([]);
	});

	it('ends within seconds when its session is revoked, and only then', async () => {
		test.later(61_000);
		const elsewhere = test.browser();
		await elsewhere.mutate('session.signIn', {
			email: 'ann@example.org',
			password: 'four unrelated plain words'
		});
		const mine = await listen(person.browser);
		const theirs = await listen(elsewhere);
		await expect.poll(() => revisions(theirs.events)).toEqual([null]);
		await elsewhere.mutate('session.signOut');
		const since = performance.now();
		await theirs.ended;
		expect(performance.now() - since).toBeLessThan(4_000);
		expect(theirs.events.at(-1)).toMatchObject({
			event: 'serialized-error',
			data: { data: { code: 'E_SIGNED_OUT' } }
		});
		await write(1);
		await expect.poll(() => revisions(mine.events)).toEqual([null, 1]);
	});

	it('lets go of everything when the reader leaves', async () => {
		const { events, ended, stop } = await listen(person.browser);
		await expect.poll(() => revisions(events)).toEqual([null]);
		stop.abort();
		await ended;
		await write(1);
		expect(revisions(events)).toEqual([null]);
	});
});
