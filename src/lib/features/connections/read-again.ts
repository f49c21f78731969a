import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import type { ConnectionCard } from '#lib/providers/connection-card.ts';
import { rpc } from '#lib/rpc.ts';
import type { Connections } from './connections.svelte.ts';
import { countsText } from './run-words.ts';

/** Goes through what the provider has sent so far, without asking it anything; says why it can't. */
export function readAgain(
	list: Connections,
	{ provider, name }: Pick<ConnectionCard, 'provider' | 'name'>
): Promise<string | null> {
	return list.act('replay', async () => {
		const { counts } = await rpc.connections.replay.mutate({ provider });
		toasts.show(`Read again what ${name} has sent: ${countsText(counts).toLowerCase()}`);
	});
}
