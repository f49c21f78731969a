import { building } from '$app/environment';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { startApp } from '#lib/app.server.ts';
import { config } from '#lib/platform/config.server.ts';
import { throughEdge } from '#lib/platform/server/http-edge.server.ts';
import { requireApp, runningApp, setRunningApp } from '#lib/running-app.server.ts';

export const init: ServerInit = async () => {
	if (building) return;
	// While developing, this file is loaded anew with every change of the server's code.
	await runningApp()?.close();
	setRunningApp(await startApp(config()));
};

process.once('lifetracker:stopping', () => runningApp()?.stopBeginning());
process.once('sveltekit:shutdown', async () => {
	const app = runningApp();
	setRunningApp(undefined);
	await app?.close();
});

export const handle: Handle = ({ event, resolve }) => {
	if (building) return resolve(event);
	const arrival = { request: event.request, peer: event.getClientAddress() };
	return throughEdge(requireApp().edge, arrival, async (passage) => {
		Object.assign(event.locals, passage);
		return resolve(event, { preload: firstFew(mostPreloads) });
	});
};

/** Preloads travel in a header, and proxies refuse answers whose headers pass 4 KB. */
const mostPreloads = 24;

function firstFew(most: number) {
	let taken = 0;
	return ({ type }: { type: string }) => type !== 'font' && ++taken <= most;
}

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const { requestId } = event.locals;
	if (status === 404)
		return { message: 'There is nothing at this address.', code: 'E_NOT_FOUND', requestId };
	if (status < 500) return { message, code: 'E_REQUEST', requestId };
	runningApp()?.edge.report(error, requestId);
	return {
		message: 'Something went wrong on our side. What you saved before is safe.',
		code: 'E_INTERNAL',
		requestId
	};
};
