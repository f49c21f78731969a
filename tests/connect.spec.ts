import { expect, test, type Page } from '@playwright/test';
import type { Command } from '#lib/providers/whoop/sandbox/switchboard.server.ts';
import { editRow } from './support/log-by-hand.ts';
import {
	makePerson,
	quiet,
	replicaRows,
	signedInDevice,
	storedRows,
	type Device,
	type Person
} from './support/people.ts';
import { startServer, type RunningServer } from './support/server.ts';

// What Whoop says and what a person says of the same workout live in one row, on every device.

test.describe.configure({ mode: 'serial' });

interface WorkoutRow {
	readonly id: string;
	readonly sourceId: string;
	readonly note: string;
	readonly strain: number | null;
	readonly deletedAt: number | null;
	readonly revision: number;
}

let server: RunningServer;
let person: Person;
let phone: Device;
let laptop: Device;

test.beforeAll(async ({ browser }) => {
	server = await startServer();
	person = await makePerson(server);
	const size = { viewport: { width: 390, height: 844 } };
	phone = await signedInDevice(browser, server, person, { ...size, path: '/connections' });
	laptop = await signedInDevice(browser, server, person, { path: '/workouts' });
});
test.afterAll(async () => {
	await phone.context.close();
	await laptop.context.close();
	await server.stop();
});

async function control(command?: Command): Promise<{ workouts: { id: string }[] }> {
	const post = {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(command)
	};
	const address = `${server.origin}/sandbox/whoop/_switchboard`;
	const answer = await fetch(address, command ? post : {});
	expect(answer.status).toBe(200);
	return (await answer.json()) as { workouts: { id: string }[] };
}

/** By its id at Whoop. */
async function workoutOn(page: Page, sourceId: string): Promise<WorkoutRow | undefined> {
	const rows = await replicaRows<WorkoutRow>(page, person, 'workouts');
	return rows.find((row) => row.sourceId === sourceId);
}

async function syncNow(): Promise<void> {
	await phone.page.goto('/connections');
	const button = phone.page.getByRole('button', { name: 'Sync now' });
	await expect(button).toBeEnabled({ timeout: 30_000 });
	await button.click();
	await expect(button).toBeEnabled({ timeout: 30_000 });
}

test('three taps connect, and the first workouts are soon on every device', async () => {
	await phone.page.getByRole('button', { name: 'Connect Whoop' }).click();
	await phone.page.getByRole('button', { name: 'Allow' }).click();
	const allowed = Date.now();
	await expect(laptop.page.getByRole('link', { name: /· Whoop ·/ }).first()).toBeVisible();
	const took = Date.now() - allowed;
	test.info().annotations.push({ type: 'ms to the first workout', description: String(took) });
	await expect(phone.page.getByText('Whoop is connected.')).toBeVisible();
	await phone.page.goto('/');
	await expect(phone.page.getByRole('heading', { level: 1 })).toBeVisible();
	await syncNow();
});

test('I11: a note on a synced workout outlives a new score, three syncs and a deletion nearby', async () => {
	const [kept, gone] = (await control()).workouts;
	const found = async () => (await workoutOn(laptop.page, kept?.id ?? ''))?.id;
	await expect.poll(found).toBeTruthy();
	const row = await workoutOn(laptop.page, kept?.id ?? '');
	const id = row?.id ?? '';
	await editRow(laptop.page, { id, of: 'workouts', at: '/workouts' }, { Note: 'new shoes' });
	await quiet(laptop.page, person);

	await control({ do: 'edit', id: kept!.id, patch: { score: { strain: 20.5 } } });
	await control({ do: 'delete', id: gone!.id });
	await syncNow();
	await expect.poll(async () => (await workoutOn(laptop.page, kept!.id))?.strain).toBe(20.5);
	await expect.poll(async () => (await workoutOn(laptop.page, gone!.id))?.deletedAt).toBeTruthy();
	await laptop.page.goto(`/workouts/${id}`);
	await expect(laptop.page.getByText('new shoes')).toBeVisible();
	await expect(laptop.page.getByText('20.5', { exact: true })).toBeVisible();

	const stand = () =>
		storedRows<{ id: string; note: string; revision: string }>(server, person, 'workouts');
	const before = await stand();
	await syncNow();
	await syncNow();
	expect(await stand()).toEqual(before);
	expect(before.find((stored) => stored.id === id)?.note).toBe('new shoes');
});

test('a return that belongs to no visit of ours says so', async () => {
	const state = 'x'.repeat(43);
	await phone.page.goto(`/oauth/whoop/callback?code=made-up&state=${state}`);
	await expect(phone.page.getByRole('alert')).toHaveText(
		'That sign-in took too long or came from another tab. Nothing was connected.'
	);
	expect(new URL(phone.page.url()).pathname).toBe('/connections');
});
