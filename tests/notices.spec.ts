import { expect, test, type BrowserContext, type Page, type Worker } from '@playwright/test';
import { messageOf } from '#lib/features/notices/words.ts';
import type { PushMessage } from '#lib/platform/push/message.ts';
import { makePerson, quiet, sharedHome, signedInDevice, storedRows } from './support/people.ts';
import { startPushService, type PushService } from './support/push-service.ts';
import { visit } from './support/visit.ts';

/*
 * What a push brings and where a tap leads, on the production build. The browsers of the tests have no
 * push service and show no notifications, whatever they are granted. So three things of the browser's
 * are stood in for: `pushManager.subscribe` answers with an address of our own push service, what the
 * server sends there is handed to the worker by the debugger, and what the worker asks to be shown is
 * noted. All between them is the app's own.
 */

const home = sharedHome();
const phone = { viewport: { width: 390, height: 844 }, serviceWorkers: 'allow' } as const;

let service: PushService;
test.beforeAll(async () => {
	service = await startPushService();
});
test.afterAll(() => service.close());

/** In the page's place of a subscription that a push service has given. */
function standIn(subscription: { endpoint: string; p256dh: string; auth: string }): string {
	const { endpoint, ...keys } = subscription;
	return `(() => {
		Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
		Notification.requestPermission = async () => 'granted';
		let held = null;
		const kept = ${JSON.stringify({ endpoint, keys })};
		PushManager.prototype.getSubscription = async () => held;
		PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
			const bytes = Uint8Array.from(
				atob(applicationServerKey.replaceAll('-', '+').replaceAll('_', '/')),
				(letter) => letter.charCodeAt(0)
			);
			return (held = {
				endpoint: kept.endpoint,
				options: { applicationServerKey: bytes.buffer },
				toJSON: () => kept,
				unsubscribe: async () => ((held = null), true)
			});
		};
	})()`;
}

/** Hands a message to the worker as a push service's would come. */
async function deliver(page: Page, message: PushMessage): Promise<void> {
	const debug = await page.context().newCDPSession(page);
	const registered = new Promise<string>((resolve) =>
		debug.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(home.origin));
			if (own) resolve(own.registrationId);
		})
	);
	await debug.send('ServiceWorker.enable');
	await debug.send('ServiceWorker.deliverPushMessage', {
		origin: home.origin,
		registrationId: await registered,
		data: JSON.stringify(message)
	});
	await debug.detach();
}

/** The worker of this browser, with a list in the place of the system's notifications. */
async function workerOf(context: BrowserContext): Promise<Worker> {
	const [worker] = context.serviceWorkers();
	await worker!.evaluate(() => {
		const scope = globalThis as unknown as Scope;
		scope.shown = new Map();
		scope.registration.showNotification = async (title, { tag = '', data, actions } = {}) =>
			void scope.shown.set(tag, { title, data: data as unknown, actions: actions?.length ?? 0 });
		// Without a system that shows it, this browser ends the worker that sets a badge.
		navigator.setAppBadge = async (count) => void (scope.badge = count);
	});
	return worker!;
}

interface Scope {
	badge?: number | undefined;
	shown: Map<string, { title: string; data: unknown; actions: number }>;
	readonly registration: {
		showNotification(
			title: string,
			options?: NotificationOptions & { actions?: readonly unknown[] }
		): Promise<void>;
	};
}

/** Titles of what is shown, with how many buttons each has. */
const shown = (worker: Worker) =>
	worker.evaluate(() =>
		[...(globalThis as unknown as Scope).shown.values()].map(({ title, actions }) => [
			title,
			actions
		])
	);

/** A tap on the notification with this tag, on one of its buttons or (empty) on itself. */
const tap = (worker: Worker, tag: string, action: string) =>
	worker.evaluate(
		async ([tag, action]) => {
			const { shown } = globalThis as unknown as Scope;
			const close = () => shown.delete(tag);
			const notification = { data: shown.get(tag)?.data, close };
			let done: unknown;
			const waitUntil = (work: unknown) => (done = work);
			dispatchEvent(
				Object.assign(new Event('notificationclick'), { notification, action, waitUntil })
			);
			await done;
		},
		[tag, action] as const
	);

test('a notice reaches the device that asked, and "End fast" on it ends the fast in the open app', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { subscription } = service.browser(person.userId);
	const { context, page } = await signedInDevice(browser, home, person, {
		...phone,
		before: standIn(subscription)
	});
	await visit(page, '/fasting');
	await page.getByRole('button', { name: 'Start fast' }).click();
	const wish = page.getByRole('switch', { name: 'Notify me when done' });
	await expect(wish).not.toBeChecked();
	await wish.click();
	await expect(wish).toBeChecked();
	await quiet(page, person);

	await visit(page, '/settings');
	const section = page.getByRole('region', { name: 'Notifications' });
	await expect(section.getByRole('listitem')).toContainText('This device, since');
	await section.getByRole('button', { name: 'Send a test notice' }).click();
	await expect(page.getByText('Test sent to 1 device.')).toBeVisible();
	const [received, ...more] = service.received.filter(({ browser }) => browser === person.userId);
	expect(more).toEqual([]);
	const worker = await workerOf(context);
	await deliver(page, received!.message);
	await expect.poll(() => shown(worker)).toEqual([['Test notice', 0]]);
	await tap(worker, 'test', '');

	const [fast] = await storedRows<{ id: string }>(home, person, 'fasting_periods');
	const what = { kind: 'fast-done', fastId: fast!.id, goalMs: 16 * 3_600_000 } as const;
	const done = messageOf({ what, key: '', at: 0, until: 0 }, home.origin);
	const { tag } = done.notification;
	await deliver(page, done);
	await deliver(page, done);
	await expect.poll(() => shown(worker)).toEqual([['Fast reached 16\u202fh', 2]]);
	expect(await worker.evaluate(() => (globalThis as unknown as Scope).badge)).toBe(1);
	await tap(worker, tag, 'keep');
	await expect.poll(() => shown(worker)).toEqual([]);
	await expect(page).toHaveURL(/\/settings$/);

	await deliver(page, done);
	await expect.poll(() => shown(worker)).toHaveLength(1);
	await tap(worker, tag, 'end');
	await expect(page).toHaveURL(/\/fasting$/);
	await expect(page.getByText(/^Fast ended at/)).toBeVisible();
	await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
	await expect(wish).toBeChecked();

	await context.setOffline(true);
	await page.getByRole('button', { name: 'End fast' }).click();
	await page.getByRole('button', { name: 'Start fast' }).click();
	await expect(page.getByText('Reminder is set when this device is online.')).toBeVisible();
	await context.close();
});

test('a new password leaves this device its notices, and one that is erased is reached no more', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { subscription } = service.browser(person.userId);
	const before = standIn(subscription);
	const device = { ...phone, before, path: '/settings' };
	const { context, page } = await signedInDevice(browser, home, person, device);
	const section = page.getByRole('region', { name: 'Notifications' });
	const devices = async () =>
		(await storedRows<{ session_id: string }>(home, person, 'push_subscriptions')).map(
			({ session_id }) => session_id
		);
	await section.getByRole('button', { name: 'Turn on' }).click();
	await expect(section.getByRole('listitem')).toContainText('This device, since');
	const former = await devices();
	expect(former).toHaveLength(1);

	await page.getByRole('button', { name: 'Change password' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Password now').fill(person.password);
	await dialog.getByLabel('New password').fill('five other unrelated plain words');
	await dialog.getByRole('button', { name: 'Change password' }).click();
	await expect(dialog).toHaveCount(0);
	// The former session is gone, and what went with it is said again.
	await expect.poll(devices).not.toEqual(former);
	await expect.poll(devices).toHaveLength(1);

	await page.getByRole('button', { name: 'Erase this device' }).click();
	await dialog.getByRole('button', { name: 'Erase this device' }).click();
	await expect(page.getByRole('heading', { name: 'This device is erased' })).toBeVisible();
	expect(await devices()).toEqual([]);
	await context.close();
});

test('each kind of notice has its switch, quiet hours their ends; where the browser blocks, it is said how to allow', async ({
	browser
}) => {
	const person = await makePerson(home);
	const { context, page } = await signedInDevice(browser, home, person, { path: '/settings' });
	const section = page.getByRole('region', { name: 'Notifications' });
	await expect(section.getByText(/^Your browser blocks notifications/)).toBeVisible();
	await expect(section.getByRole('switch', { name: 'Fast reached its goal' })).toBeChecked();
	for (const name of ['Reminder to start a fast', 'A connection needs', 'Your week is over'])
		await expect(section.getByRole('switch', { name })).not.toBeChecked();
	await section.getByRole('switch', { name: 'Reminder to weigh in' }).click();
	await section.getByLabel('Each day at').fill('06:15');
	await section.getByLabel('Each day at').press('Tab');
	await section.getByRole('switch', { name: 'Quiet hours' }).click();
	await expect(section.getByText('Inside your quiet hours: told when they end.')).toBeVisible();
	await section.getByLabel('To', { exact: true }).fill('06:00');
	await section.getByLabel('To', { exact: true }).press('Tab');
	await expect(section.getByText(/Inside your quiet hours/)).toHaveCount(0);
	const kept = async () => {
		const [row] = await storedRows<{ notices: object }>(home, person, 'settings');
		return row?.notices;
	};
	await expect.poll(kept).toEqual({
		fastDone: true,
		fastStart: { on: false, at: 1200 },
		weighIn: { on: true, at: 375 },
		signIn: false,
		weekly: false,
		quiet: { on: true, from: 1320, to: 360 }
	});
	await context.close();
});
