import { malformed, parseJson, unavailable, type Received } from '../http.server.ts';
import { tokenSetOf } from '../oauth-wire.server.ts';
import type { Answer, ProviderAccount, Refusal, TokenSet } from '../provider.ts';
import { envelopeOf, isTokenTrouble, refusalOf, type Envelope } from './envelope.server.ts';

const NAME = 'Withings';

/**
 * What an answer of the token endpoint means. Anything but a status of 0 is no token, whatever its
 * body holds. Never quotes the body: it may hold tokens.
 */
export function tokenAnswer(received: Received): Answer<TokenSet> {
	const isOk = received.status >= 200 && received.status < 300;
	const envelope = envelopeOf(parseJson(received.text));
	if (isOk && envelope?.status === 0) return tokensIn(envelope);
	// By its words first: they are true even where a limit is put in front of them.
	if (isDead(envelope?.error ?? errorIn(received.text))) return dead;
	if (isOk && envelope) return refused(envelope, received.at);
	return unavailable(NAME, received) ?? opaque(received.status);
}

const dead: Refusal = { kind: 'grant_dead', reason: `${NAME} needs you to sign in again.` };

const opaque = (status: number) =>
	malformed(`${NAME} refused the sign-in without saying why (${status}).`, '');

function errorIn(text: string): string {
	const value = parseJson(text);
	const error = typeof value === 'object' && value !== null && 'error' in value ? value.error : '';
	return typeof error === 'string' ? error : '';
}

function isDead(error: string): boolean {
	return /invalid[ _]?(grant|refresh[ _]?token|(authorization[ _]?)?code)\b/i.test(error);
}

function refused(envelope: Envelope, at: number): Refusal {
	const { status, error } = envelope;
	const isOurs = /client|secret|redirect|signature|nonce|action|grant_type/i.test(error);
	// 503 is "invalid params", and of the parameters only the code and the token ever change.
	if (status === 503 && !isOurs) return dead;
	if (isTokenTrouble(status) && !isOurs) return opaque(status);
	if (isOurs)
		return { kind: 'ours_to_fix', reason: `${NAME} did not accept the app's id or secret.` };
	return refusalOf(envelope, at);
}

function tokensIn({ body }: Envelope): Answer<TokenSet> {
	const tokens = tokenSetOf(body);
	if (!tokens) return malformed(`${NAME} answered a sign-in with something unreadable.`, '');
	const account = accountIn(body['userid']);
	return { kind: 'ok', value: { ...tokens, ...(account ? { account } : {}) } };
}

/** A number here, text there: compared as text. Its owner's name is not told. */
function accountIn(userId: unknown): ProviderAccount | null {
	const text = Number.isSafeInteger(userId) ? String(userId) : userId;
	if (typeof text !== 'string' || !/^\d{1,20}$/.test(text)) return null;
	return { externalId: text, name: '' };
}
