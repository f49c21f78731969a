import { goto } from '$app/navigation';
import { readIdentity } from '#lib/platform/auth/identity.ts';
import { tellAsked } from '#lib/platform/push/asked-deed.ts';
import type { GoMessage } from '#lib/platform/push/in-worker.ts';
import {
	subscribeWith,
	subscriptionOf,
	unsubscribeHere,
	type SubscriptionInput
} from '#lib/platform/push/subscribing.ts';
import { installOffer } from '#lib/platform/pwa/install-offer.svelte.ts';
import { deviceZone } from '#lib/platform/time/calendar.ts';

type HereState =
	/** Not looked yet. */
	| 'unknown'
	| 'on'
	| 'off'
	/** The browser lets none through for this site. */
	| 'denied'
	/** They come once the app stands on the Home Screen. */
	| 'home-screen'
	| 'unsupported';

/** Whose notices this browser gets: another person who signs in here has not asked for any. */
const mark = () => `lifetracker:${readIdentity()?.userId}:notices`;

/** What the server does for it; each one fails without a network. */
export interface NoticesServer {
	/** What a browser subscribes with. */
	key(): Promise<string>;
	subscribe(given: SubscriptionInput): Promise<unknown>;
	unsubscribe(): Promise<unknown>;
}

/** Words for a person, as they are shown. */
export class NoticesProblem extends Error {}

/** Whether this device shows notices, and how that is changed. */
class NoticesHere {
	state = $state<HereState>('unknown');
	/** Raised with each word to the server: what it knows of this person's devices has changed. */
	told = $state(0);
	/** The browser is asked first, in words of its own. */
	get isAsking(): boolean {
		return this.state === 'off' && Notification.permission === 'default';
	}
	#hears = false;

	look(): void {
		this.state = stateNow();
	}

	/** To be called by a tap: the browser asks the person. Throws `NoticesProblem`. */
	async turnOn(server: NoticesServer): Promise<void> {
		const permission = await Notification.requestPermission();
		if (permission === 'granted') {
			await this.#tell(server);
			localStorage.setItem(mark(), 'on');
			this.hear();
		}
		this.look();
	}

	/** Throws `NoticesProblem`. */
	async turnOff(server: NoticesServer): Promise<void> {
		await server.unsubscribe().catch(unreached);
		this.told += 1;
		localStorage.removeItem(mark());
		await unsubscribeHere();
		this.look();
	}

	/** At each start: the address, the key, the zone and the session may have changed meanwhile. */
	async renew(server: NoticesServer): Promise<void> {
		this.look();
		if (this.state !== 'on') return;
		this.hear();
		await this.#tell(server).catch(() => undefined);
	}

	/** Goes where a tap on a notice leads; whoever looks at the app has seen its badge. */
	hear(): void {
		if (this.#hears) return;
		this.#hears = true;
		navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent) => {
			const { type, to } = data as Partial<GoMessage>;
			if (type === 'GO' && to) void goto(to).then(tellAsked);
		});
		const seen = () => document.hidden || void navigator.clearAppBadge?.().catch(() => undefined);
		document.addEventListener('visibilitychange', seen);
		seen();
	}

	async #tell(server: NoticesServer): Promise<void> {
		const registration = await navigator.serviceWorker.getRegistration();
		if (!registration) {
			throw new NoticesProblem('This browser window keeps no app, so it gets no notices.');
		}
		const publicKey = await server.key().catch(unreached);
		const subscription = await subscribeWith(registration, publicKey).catch(() => {
			throw new NoticesProblem(
				'This browser does not reach its push service, so no notice would come. Try again later.'
			);
		});
		await server.subscribe(subscriptionOf(subscription, deviceZone())).catch(unreached);
		this.told += 1;
	}
}

function unreached(): never {
	throw new NoticesProblem("Can't reach your server. Try again when you are online.");
}

function stateNow(): HereState {
	if (!('Notification' in globalThis) || !('PushManager' in globalThis)) {
		return installOffer.way === 'home-screen' ? 'home-screen' : 'unsupported';
	}
	if (Notification.permission === 'denied') return 'denied';
	const isLet = Notification.permission === 'granted' && localStorage.getItem(mark()) !== null;
	return isLet ? 'on' : 'off';
}

export const noticesHere = new NoticesHere();
