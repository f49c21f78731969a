// The service worker's side of notices: no `window` and no `$app` in here.
import { deviceZone } from '../time/calendar.ts';
import { keepAsked } from './asked-deed.ts';
import type { MessageData, PushMessage } from './message.ts';
import { subscribeWith, subscriptionOf } from './subscribing.ts';

type Notification = PushMessage['notification'];

/** What the DOM's own types leave out. */
interface ShownOptions extends NotificationOptions {
	readonly actions?: readonly { readonly action: string; readonly title: string }[];
}

/** Said where a message cannot be read: a browser demands that something is shown. */
const unread: Pick<Notification, 'title' | 'body' | 'tag' | 'data'> = {
	title: 'Life Tracker',
	body: 'Open the app to see what is new.',
	tag: 'unread',
	data: { navigate: '/' }
};

export async function showMessage(
	registration: ServiceWorkerRegistration,
	text: string | undefined
): Promise<void> {
	const { title, body, tag, data, actions, app_badge } = read(text);
	const options: ShownOptions = {
		...{ body, tag, data, lang: 'en', icon: '/icons/icon-192.png' },
		badge: '/icons/monochrome.svg',
		...(actions ? { actions: actions.map(({ action, title }) => ({ action, title })) } : {})
	};
	await registration.showNotification(title, options);
	// Not every system has badges; a notice without one is one all the same.
	if (app_badge) await navigator.setAppBadge?.(Number(app_badge)).catch(() => undefined);
}

function read(text: string | undefined): Pick<Notification, keyof typeof unread> & Notification {
	try {
		const message = JSON.parse(text ?? '') as Partial<PushMessage>;
		if (message.web_push === 8030 && message.notification?.title) return message.notification;
	} catch {
		// Shown as unread.
	}
	return { ...unread, navigate: '/', lang: 'en' };
}

/** Of the worker's `clients` what is used here. */
interface Windows {
	matchAll(of: { type: 'window'; includeUncontrolled: true }): Promise<readonly OpenWindow[]>;
	openWindow(url: string): Promise<unknown>;
}

interface OpenWindow {
	readonly focused: boolean;
	focus(): Promise<unknown>;
	postMessage(message: unknown): void;
}

interface Click {
	readonly notification: { readonly data: unknown; close(): void };
	/** Empty: the notification itself was tapped. */
	readonly action: string;
}

export async function followClick(windows: Windows, { notification, action }: Click) {
	notification.close();
	const { navigate, deeds } = notification.data as MessageData;
	const deed = action === '' ? undefined : deeds?.[action];
	// "Keep going" wants nothing to be opened.
	if (deed === null) return;
	if (deed) await keepAsked(deed, Date.now());
	await openAt(windows, navigate);
}

/** In the window that is open, which keeps what is half-typed there; else in a new one. */
async function openAt(windows: Windows, navigate: string): Promise<void> {
	const url = new URL(navigate, location.origin);
	const to = url.origin === location.origin ? `${url.pathname}${url.search}` : '/';
	const open = await windows.matchAll({ type: 'window', includeUncontrolled: true });
	const client = open.find(({ focused }) => focused) ?? open[0];
	if (!client) {
		await windows.openWindow(to);
		return;
	}
	client.postMessage({ type: 'GO', to } satisfies GoMessage);
	// Some systems let nobody come to the front.
	await client.focus().catch(() => undefined);
}

/** Where a tap leads, told to the window that is open. */
export interface GoMessage {
	readonly type: 'GO';
	readonly to: string;
}

/**
 * The browser has another address for itself: the server is told. Without a network nothing comes of
 * it, and the page does it when it is next opened.
 */
export async function renewSubscription(registration: ServiceWorkerRegistration): Promise<void> {
	const answer = await fetch('/api/trpc/notices.key');
	if (!answer.ok) return;
	const { result } = (await answer.json()) as { result: { data: { publicKey: string } } };
	const subscription = await subscribeWith(registration, result.data.publicKey);
	await fetch('/api/trpc/notices.subscribe', {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-lt-client': 'web' },
		body: JSON.stringify(subscriptionOf(subscription, deviceZone()))
	});
}
