import { isNamedError } from '#lib/platform/errors.ts';
import { log } from '#lib/platform/log.server.ts';
import { disconnect } from './disconnect.server.ts';
import type { ProviderLine } from './line.server.ts';

/**
 * Ends what a person has allowed at any provider, before their account goes. A provider that is down
 * keeps nobody here: the grant can be ended on its own site.
 */
export async function endGrants(lines: readonly ProviderLine[], userId: string): Promise<void> {
	for (const line of lines) {
		const { id: provider } = line.registration.manifest;
		await disconnect(line, line.tokens, { userId, deleteRows: false }).then(
			({ revoked }) => revoked || log.info('a grant was left to its own site', { provider }),
			(error: unknown) => {
				if (isNamedError(error) && error.code === 'E_NOT_CONNECTED') return;
				log.warn('a grant was not ended', { provider, error });
			}
		);
	}
}
