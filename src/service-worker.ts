/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { fetchAhead } from '#lib/platform/pwa/fetch-ahead.ts';
import { shareAddress } from '#lib/platform/pwa/share-address.ts';
import { keepShared } from '#lib/platform/pwa/shared-files.ts';
import { followClick, renewSubscription, showMessage } from '#lib/platform/push/in-worker.ts';

declare const self: ServiceWorkerGlobalScope;

/** A page without a person's data: every address of the app begins with it when there is no network. */
const shell = '/shell';

/** Addresses that are the server's alone. Nothing an API answers is ever kept. */
const server = [
	/^\/api\//,
	/^\/oauth\//,
	/^\/webhooks\//,
	/^\/sandbox\//,
	/^\/healthz$/,
	/^\/readyz$/
];

/** What a browser shows before the app is installed is of no use in it. */
function isUsed(url: string): boolean {
	return !url.startsWith('/screenshots/');
}

const app = new PrecacheController();
app.addToCacheList([
	// Built files carry their hash in their name; the others change with the version.
	...build.map((url) => ({ url, revision: null })),
	...files.filter(isUsed).map((url) => ({ url, revision: version })),
	{ url: shell, revision: version }
]);
self.addEventListener('install', (event) =>
	event.waitUntil(fetchAhead(app).then(() => app.install(event)))
);
self.addEventListener('activate', (event) => void app.activate(event));
registerRoute(new PrecacheRoute(app));
registerRoute(new NavigationRoute(app.createHandlerBoundToURL(shell), { denylist: server }));
// What another app shares is kept here, with or without a network, and the import page takes it.
registerRoute(
	({ url }) => url.pathname === shareAddress,
	async ({ request }) => {
		// What cannot be kept is missed by the page, which says so.
		await keepShared(await request.formData(), Date.now()).catch(() => undefined);
		return Response.redirect('/import?shared', 303);
	},
	'POST'
);
cleanupOutdatedCaches();
clientsClaim();

// Safari shows a message of this form by itself; everywhere else it is shown here.
self.addEventListener('push', (event) =>
	event.waitUntil(showMessage(self.registration, event.data?.text()))
);
self.addEventListener('notificationclick', (event) =>
	event.waitUntil(followClick(self.clients, event))
);
self.addEventListener('pushsubscriptionchange', (event) =>
	(event as ExtendableEvent).waitUntil(renewSubscription(self.registration))
);

// A new version waits until the person says so: a reload must not take a half-filled form away.
self.addEventListener('message', (event: ExtendableMessageEvent) => {
	if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
