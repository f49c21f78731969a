import { Workbox } from 'workbox-window';
import { trustedUrl } from '#lib/platform/trusted-url.ts';
import { unsaved } from '#lib/platform/ui/unsaved.svelte.ts';

const hourMs = 3_600_000;

/**
 * The service worker's life as the page sees it. A new version is fetched in the background, waits,
 * and takes over when the person says "Update"; the page then reloads once, never over a form.
 *
 *     none → (fetched) → waiting → apply() → controlling → reload when nothing is half-done
 */
class AppUpdate {
	/** A new version is ready to take over. */
	waiting = $state(false);
	/** It has taken over (from another tab, say): reload as soon as nothing is half-done. */
	#due = $state(false);
	#workbox: Workbox | undefined;

	/** Offer it now? Not while something is half-done. */
	get offered(): boolean {
		return this.waiting && !unsaved.any;
	}

	/** True once a reload is due and harmless; the shell then reloads. */
	get reloadNow(): boolean {
		return this.#due && !unsaved.any;
	}

	async start(): Promise<void> {
		if (!('serviceWorker' in navigator) || this.#workbox) return;
		let controlled = navigator.serviceWorker.controller !== null;
		navigator.serviceWorker.addEventListener('controllerchange', () => {
			// The very first worker takes control too; there is nothing to reload for then.
			if (controlled) this.#due = true;
			controlled = true;
		});
		this.#workbox = new Workbox(trustedUrl('/service-worker.js'));
		this.#workbox.addEventListener('waiting', () => (this.waiting = true));
		// Private windows refuse workers; the app then works as long as there is a network.
		await this.#workbox.register().catch(() => undefined);
		setInterval(() => this.look(), hourMs);
		document.addEventListener('visibilitychange', () => document.hidden || this.look());
	}

	/** Asks the server whether there is a newer version. */
	look(): void {
		void this.#workbox?.update().catch(() => undefined);
	}

	apply(): void {
		this.waiting = false;
		this.#workbox?.messageSkipWaiting();
	}
}

export const appUpdate = new AppUpdate();
