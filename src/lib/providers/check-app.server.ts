import { applicationFor } from './application.server.ts';
import type { AppCheck } from './connection-card.ts';
import type { Line } from './connection.server.ts';
import { askForPerson } from './counted-call.server.ts';
import type { OAuthProvider, Refusal, TokenProvider } from './provider.ts';

/**
 * Whether the provider knows this server's app and its secret, as far as it can be told without a
 * person: their sign-in is what shows the rest.
 */
export async function checkApp(line: Line): Promise<AppCheck> {
	const { config, realms, registration } = line;
	const { name } = registration.manifest;
	const { origin } = config;
	const realm = realms.of({ demo: false });
	// Keys that are entered are the ones in question, also where the sandbox would do without.
	const client =
		(await applicationFor(line, registration, { realm: 'live', origin })) ??
		(await applicationFor(line, registration, { realm, origin }));
	if (!client) return { verdict: 'bad', said: `There are no keys for ${name} yet.` };
	const provider = await realms.provider({ realm, origin });
	if (!isTestable(provider)) {
		const said = `${name} tells whether keys are right only when somebody connects.`;
		return { verdict: 'unknown', said };
	}
	const check = provider.checkApp.bind(provider, client);
	const answer = await askForPerson(line, { id: '', realm }, check);
	if (answer.kind !== 'ok') return refusedBy(name, answer);
	return {
		verdict: 'good',
		said: `${name} accepts this id and secret. Whether the return address is right shows when somebody connects.`
	};
}

type Testable = OAuthProvider & Required<Pick<OAuthProvider, 'checkApp'>>;

function isTestable(provider: OAuthProvider | TokenProvider): provider is Testable {
	return 'refresh' in provider && provider.checkApp !== undefined;
}

/** Whether this provider's wire tells of an app without a person. */
export async function canCheckApp({ config, realms }: Line): Promise<boolean> {
	const realm = realms.of({ demo: false });
	return isTestable(await realms.provider({ realm, origin: config.origin }));
}

/** Only a plain refusal of the app says that its keys are wrong. */
function refusedBy(name: string, refusal: Refusal): AppCheck {
	const { kind } = refusal;
	if (kind === 'ours_to_fix') return { verdict: 'bad', said: refusal.reason };
	const reason = 'reason' in refusal ? refusal.reason : `${name} refused.`;
	return { verdict: 'unknown', said: `${reason} The keys could not be tested.` };
}
