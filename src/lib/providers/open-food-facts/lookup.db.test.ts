import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OnlineFood } from '#lib/domains/nutrition/online-food.ts';
import { signedUp, testApp, type Browser, type TestApp } from '../../../../tests/support/app.ts';
import { listen, type Listening } from '../listen.server.ts';
import { createFoodSandbox } from './sandbox.server.ts';
import { codeOf } from './sandbox/products.server.ts';
import type { Command } from './sandbox/switchboard.server.ts';

// Through the procedures, over HTTP, against the stand-in, into a real database.

const day = 86_400_000;
const sandbox = createFoodSandbox({});
let listening: Listening;
let rig: TestApp;
let ann: Browser;

beforeAll(async () => {
	listening = await listen(sandbox);
	rig = await testApp({ LIFE_REGISTRATION: 'open', OPEN_FOOD_FACTS_URL: listening.url });
	ann = (await signedUp(rig, 'ann@example.org')).browser;
});
afterAll(async () => {
	await rig.close();
	await listening.close();
});
beforeEach(async () => {
	sandbox.switchboard.perform({ do: 'reset' });
	await rig.fresh.asOwner(
		`truncate provider_breakers, rate_limits, open_food_facts_products, open_food_facts_searches`
	);
});

const search = (words: string, browser = ann) => browser.mutate('foods.search', { words });
const byBarcode = (barcode: string) => ann.mutate('foods.byBarcode', { barcode });
const names = ({ data }: { data: unknown }) => (data as OnlineFood[]).map(({ name }) => name);
const calls = () => sandbox.switchboard.view().counts;
const fail = (fault: Omit<Extract<Command, { do: 'fail' }>, 'do'>) =>
	sandbox.switchboard.perform({ do: 'fail', ...fault });

test('what is found comes in their order, is told once a week, and the app says who it is', async () => {
	const first = await search('  Hazel  OAT ');
	expect(first).toMatchObject({
		status: 200,
		data: [{ name: 'Hazel and oat crunch', servingGrams: 45, problems: [] }]
	});
	const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
	expect(sandbox.switchboard.view().userAgent).toBe(`LifeTracker/${version} (self-hosted)`);
	expect((await search('hazel oat')).data).toEqual(first.data);
	expect(calls().search).toBe(1);
	await rig.app.foods.forgetOld();
	expect(await rig.fresh.asOwner(`select words from open_food_facts_searches`)).toHaveLength(1);
	rig.later(8 * day);
	await rig.app.foods.forgetOld();
	expect(await rig.fresh.asOwner(`select words from open_food_facts_searches`)).toEqual([]);
	expect(names(await search('hazel oat'))).toEqual(['Hazel and oat crunch']);
	expect(calls().search).toBe(2);
});

test('one odd product costs one figure, and all others of the search come', async () => {
	const { data } = await search('oat');
	const found = new Map((data as OnlineFood[]).map((food) => [food.name, food]));
	expect(found.size).toBe(9);
	expect(found.get('Oat porridge with apple & cinnamon')).toMatchObject({ proteinG: 11.5 });
	expect(found.get('Oat cream')).toMatchObject({ fatG: null, saltG: null, carbsG: 6 });
	expect(found.get('Oat cream')?.problems).toHaveLength(3);
	expect(found.get('Oat bar with cocoa')).toMatchObject({ basis: 'per_serving', energyKcal: 148 });
	expect(found.get('Oat flakes, nothing known')).toMatchObject({ energyKcal: null });
});

test('a barcode is known, or unknown for a day, in case somebody types it in', async () => {
	const known = codeOf(3);
	expect((await byBarcode(known)).data).toMatchObject({ name: 'Rye crispbread', barcode: known });
	expect((await byBarcode(`0${known}`)).data).toMatchObject({ name: 'Rye crispbread' });
	const code = codeOf(900);
	expect((await byBarcode(code)).data).toBeNull();
	sandbox.switchboard.perform({ do: 'add', product: { code, product_name: 'New\0 one' } });
	expect((await byBarcode(code)).data).toBeNull();
	expect(calls().product).toBe(2);
	rig.later(day + 1);
	expect((await byBarcode(code)).data).toMatchObject({ name: 'New\ufffd one' });
	expect((await byBarcode('12')).status).toBe(400);
});

test.each([
	['throttle', 'asked for a pause'],
	['status', 'answering (500)'],
	['html', 'not JSON'],
	['lost', 'broke off'],
	['truncated', 'not JSON'],
	['huge', 'more than it ever should'],
	['strange', 'no food']
] as const)(
	'an answer that is %s is told in words, and nothing is remembered of it',
	async (kind, words) => {
		fail({ kind });
		const refused = await search('tofu');
		expect(refused).toMatchObject({ status: 503, error: { code: 'E_ONLINE_FOODS' } });
		expect(refused.error?.message).toMatch(/^(The connection to )?Open Food Facts/);
		expect(refused.error?.message).toContain(words);
		await rig.fresh.asOwner('truncate rate_limits');
		expect(names(await search('tofu'))).toEqual(['Tofu, smoked']);
	}
);

test('one that does not answer is left alone by everyone here, and products are asked for all the same', async () => {
	fail({ kind: 'status', times: 100 });
	const { browser: bob } = await signedUp(rig, `bob@example.org`);
	for (const [n, who] of [ann, ann, ann, bob, bob].entries()) await search(`tofu ${n}`, who);
	const { message } = (await search('tofu', bob)).error ?? { message: '' };
	expect(message).toMatch(/^Open Food Facts isn't answering. It is asked again in \d+ second/);
	expect(calls().search).toBe(5);
	expect((await byBarcode(codeOf(3))).status).toBe(200);
});

test('no person uses up what all may ask, and no more is asked than they allow', async () => {
	const { browser: cid } = await signedUp(rig, `cid@example.org`);
	const tried = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((n) => search(`tofu ${n}`)));
	expect(tried.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 429]);
	expect((await search('tofu f', cid)).status).toBe(200);
	const spent = await search('tofu g', cid);
	expect(spent).toMatchObject({ status: 429, error: { code: 'E_ONLINE_FOODS' } });
	expect(calls().search).toBe(5);
	// What is remembered costs nobody anything.
	expect((await search('tofu f')).status).toBe(200);
});

test('the example account asks the stand-in, wherever the server is set to', async () => {
	const demo = { id: '00000000-0000-4000-8000-0000000000d0', demo: true };
	expect(await rig.app.foods.search(demo, 'tofu')).toMatchObject([{ name: 'Tofu, smoked' }]);
	expect(calls().search).toBe(0);
	expect(names(await search('tofu'))).toEqual(['Tofu, smoked']);
	expect(calls().search).toBe(1);
});
