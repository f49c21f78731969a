import { decodeBase64urlIgnorePadding, encodeBase64urlNoPadding } from '@oslojs/encoding';

/** What the server asks a browser to sign. Bytes are base64url here. */
export interface Asked {
	readonly challenge: string;
	/** Whom the passkey is for: the server's own host name. */
	readonly party: string;
}

/** What it takes to make one as well. */
export interface Wanted extends Asked {
	readonly handle: string;
	readonly algorithms: readonly number[];
	readonly known: readonly string[];
}

export interface Holder {
	readonly email: string;
	readonly name: string;
}

/** As long as the server waits for the answer. */
const timeout = 5 * 60_000;

export function canUsePasskeys(): boolean {
	return isSecureContext && 'PublicKeyCredential' in globalThis;
}

/** Whether the browser shows passkeys among what it suggests for a field. */
export async function canSuggestPasskeys(): Promise<boolean> {
	if (!canUsePasskeys() || !('isConditionalMediationAvailable' in PublicKeyCredential))
		return false;
	return PublicKeyCredential.isConditionalMediationAvailable();
}

/** Has the device make a passkey that is found without an email and checks who holds it. */
export async function makePasskey(wanted: Wanted, { email, name }: Holder) {
	const kind = 'public-key' as const;
	const made = await navigator.credentials.create({
		publicKey: {
			challenge: bytes(wanted.challenge),
			rp: { id: wanted.party, name: 'Life Tracker' },
			user: { id: bytes(wanted.handle), name: email, displayName: name || email },
			pubKeyCredParams: wanted.algorithms.map((alg) => ({ type: kind, alg })),
			excludeCredentials: wanted.known.map((id) => ({ type: kind, id: bytes(id) })),
			authenticatorSelection: {
				residentKey: 'required',
				requireResidentKey: true,
				userVerification: 'required'
			},
			attestation: 'none',
			timeout
		}
	});
	const response = responseOf(made) as AuthenticatorAttestationResponse;
	return {
		clientData: text(response.clientDataJSON),
		authenticatorData: text(response.getAuthenticatorData()),
		transports: response.getTransports()
	};
}

interface Showing {
	/** Waits for the person to pick it in a field, instead of asking at once. */
	readonly suggest?: boolean;
	readonly signal?: AbortSignal;
}

/** Has the person choose a passkey and the device sign with it. */
export async function showPasskey(asked: Asked, { suggest, signal }: Showing = {}) {
	const shown = await navigator.credentials.get({
		publicKey: {
			challenge: bytes(asked.challenge),
			rpId: asked.party,
			userVerification: 'required',
			timeout
		},
		...(suggest && { mediation: 'conditional' as const }),
		...(signal && { signal })
	});
	const response = responseOf(shown) as AuthenticatorAssertionResponse;
	return {
		id: shown?.id ?? '',
		handle: response.userHandle ? text(response.userHandle) : '',
		clientData: text(response.clientDataJSON),
		authenticatorData: text(response.authenticatorData),
		signature: text(response.signature)
	};
}

/** A passkey that the server has removed: whoever keeps it need not offer it again. */
export async function forgetPasskey(party: string, id: string): Promise<void> {
	if (!('signalUnknownCredential' in PublicKeyCredential)) return;
	await PublicKeyCredential.signalUnknownCredential({ rpId: party, credentialId: id }).catch(
		() => undefined
	);
}

const words: Readonly<Record<string, string>> = {
	// Cancelled or waited out: browsers do not say which.
	NotAllowedError: 'No passkey was used.',
	AbortError: 'No passkey was used.',
	InvalidStateError: 'This device has a passkey for you already.',
	SecurityError: 'Passkeys work only at the address that your server is set to.',
	NotSupportedError: "This device can't keep a passkey that checks who you are.",
	ConstraintError: "This device can't keep a passkey that checks who you are."
};

/** What the browser itself had against it, in words; null: it was not the browser. */
export function ceremonyWords(error: unknown): string | null {
	if (!(error instanceof DOMException)) return null;
	return words[error.name] ?? 'Your browser could not use a passkey. Try again.';
}

function responseOf(credential: Credential | null): AuthenticatorResponse {
	if (credential instanceof PublicKeyCredential) return credential.response;
	throw new DOMException('No passkey came.', 'NotAllowedError');
}

const text = (buffer: ArrayBuffer) => encodeBase64urlNoPadding(new Uint8Array(buffer));
const bytes = (encoded: string) => new Uint8Array(decodeBase64urlIgnorePadding(encoded));
