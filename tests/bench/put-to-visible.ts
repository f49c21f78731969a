// How long an entry takes from one device's Save to the other device's screen, with a long history
// on both, beside the bare way: a POST, an event to the other page, and a GET of what is new.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '../support/chromium.ts';
import { allHere, longHistory, signIn } from '../support/long-history.ts';

const asked = Number(process.env['BENCH_ROWS'] ?? 100_000);
const samples = 40;

const say = (line: string) => process.stdout.write(`${line}\n`);

const { server, rows, device } = await longHistory(asked);
const browser = await chromium.launch(await launchOptions());
try {
	const writer = await device(browser);
	const reader = await device(browser);
	for (const page of [writer, reader]) {
		await signIn(page);
		await allHere(page, rows);
	}
	const bare = await bareRoundTrip();
	const ours = figures(await putToVisible(writer, reader));
	say(`put to visible on a second device, ${rows} rows on both, n = ${samples}:`);
	say(`  p50 ${ours.p50} ms, p95 ${ours.p95} ms`);
	say(`bare POST, event and GET between two pages: p50 ${bare.p50} ms, p95 ${bare.p95} ms`);
	say(`ours is ${(ours.p50 / Math.max(1, bare.p50)).toFixed(1)} times the bare way`);
} finally {
	await browser.close();
	await server.stop();
}

function figures(times: number[]) {
	times.sort((a, b) => a - b);
	const at = (part: number) => times[Math.floor((times.length - 1) * part)] ?? 0;
	return { p50: at(0.5), p95: at(0.95) };
}

async function putToVisible(writer: Page, reader: Page): Promise<number[]> {
	const times: number[] = [];
	for (let n = 0; n < samples; n++) {
		const words = `Measured ${n}`;
		await writer.getByRole('link', { name: 'Log something' }).first().click();
		const sheet = writer.getByRole('dialog');
		await sheet.getByRole('link', { name: 'Note' }).click();
		await sheet.getByRole('textbox').first().fill(words);
		const seen = reader.evaluate(whenSeen, words);
		const save = sheet.getByRole('button', { name: 'Save note' });
		const put = await save.evaluate((button: HTMLButtonElement) => {
			const at = Date.now();
			button.click();
			return at;
		});
		times.push((await seen) - put);
		await sheet.waitFor({ state: 'detached' });
	}
	return times;
}

/** Device time of the frame with the words. Both pages run on this machine's clock. */
function whenSeen(words: string): Promise<number> {
	return new Promise((resolve) => {
		const observer = new MutationObserver(() => {
			if (!document.body.textContent.includes(words)) return;
			observer.disconnect();
			requestAnimationFrame(() => resolve(Date.now()));
		});
		observer.observe(document.body, { subtree: true, childList: true, characterData: true });
	});
}

/** The same hops with nothing in them, from a page to a page over a server that stores nothing. */
async function bareRoundTrip() {
	const listening = new Set<ServerResponse>();
	const bare = createServer((request, response) => {
		if (request.url === '/events') {
			response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
			listening.add(response);
		} else if (request.method === 'POST') {
			response.end();
			for (const other of listening) other.write('data: 1\n\n');
		} else {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<p>bare</p>');
		}
	});
	await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
	const context = await browser.newContext();
	const [writer, reader] = [await context.newPage(), await context.newPage()];
	await Promise.all([writer, reader].map((page) => page.goto(origin)));
	await reader.evaluate(
		() =>
			new Promise<void>((resolve) => {
				const source = new EventSource('/events');
				source.onopen = () => resolve();
				source.onmessage = () =>
					void fetch('/new').then(() => dispatchEvent(new Event('bare-arrived')));
			})
	);
	const times: number[] = [];
	for (let n = 0; n < samples; n++) {
		const arrived = reader.evaluate(
			() =>
				new Promise<number>((resolve) =>
					addEventListener('bare-arrived', () => resolve(Date.now()), { once: true })
				)
		);
		const put = await writer.evaluate(() => {
			const at = Date.now();
			void fetch('/put', { method: 'POST', body: '{}' });
			return at;
		});
		times.push((await arrived) - put);
	}
	await context.close();
	for (const response of listening) response.end();
	bare.close();
	return figures(times);
}
