import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { ECDSAPublicKey, p256 } from '@oslojs/crypto/ecdsa';
import { RSAPublicKey } from '@oslojs/crypto/rsa';
import {
	ClientDataType,
	coseAlgorithmES256,
	coseAlgorithmRS256,
	coseEllipticCurveP256,
	createAssertionSignatureMessage,
	parseAuthenticatorData,
	parseClientDataJSON,
	type COSEPublicKey
} from '@oslojs/webauthn';
import { isNamedError } from '../errors.ts';
import { refused } from './passkey-errors.server.ts';

/** Whom passkeys are made for: the address that people use, and never what a request says it is. */
export interface Party {
	readonly id: string;
	readonly origin: string;
}

export function partyOf({ origin }: { readonly origin: string }): Party {
	return { id: new URL(origin).hostname, origin };
}

/** COSE numbers of what is verified here, the preferred one first. */
export const algorithms: readonly number[] = [coseAlgorithmES256, coseAlgorithmRS256];

/** The challenge that the browser signed, if it did so for our own page and to this end. */
export function challengeIn(bytes: Uint8Array, end: 'make' | 'show', party: Party): Uint8Array {
	const said = readable(() => parseClientDataJSON(bytes));
	const wanted = end === 'make' ? ClientDataType.Create : ClientDataType.Get;
	if (said.type !== wanted) throw refused.unreadable();
	if (said.origin !== party.origin || said.crossOrigin) throw refused.place(party.origin);
	return said.challenge;
}

/** What the device says of itself and of its person. */
export interface DeviceWord {
	readonly signCount: number;
	readonly backupEligible: boolean;
	readonly backedUp: boolean;
}

const backupEligibleFlag = 0x08;
const backedUpFlag = 0x10;

function deviceWordIn(bytes: Uint8Array, party: Party) {
	const said = readable(() => parseAuthenticatorData(bytes));
	if (!said.verifyRelyingPartyIdHash(party.id)) throw refused.place(party.origin);
	if (!said.userPresent || !said.userVerified) throw refused.unverified();
	// Two flags that the library does not tell.
	const flags = bytes[32] ?? 0;
	const word: DeviceWord = {
		signCount: said.signatureCounter,
		backupEligible: (flags & backupEligibleFlag) !== 0,
		backedUp: (flags & backedUpFlag) !== 0
	};
	return { word, credential: said.credential };
}

export interface NewCredential extends DeviceWord {
	readonly credentialId: Uint8Array;
	readonly publicKey: Uint8Array;
	readonly algorithm: number;
}

const shortestId = 16;
const longestId = 1023;

/** The key that a device made. Who built the device is not asked, so nothing attests it. */
export function newCredentialIn(bytes: Uint8Array, party: Party): NewCredential {
	const { word, credential } = deviceWordIn(bytes, party);
	if (!credential) throw refused.unreadable();
	const { id: credentialId, publicKey: key } = credential;
	if (credentialId.length < shortestId || credentialId.length > longestId)
		throw refused.unreadable();
	return readable(() => {
		const publicKey = derOf(key);
		// Refuses a point that is not on the curve.
		keyFrom(publicKey);
		return { ...word, credentialId, publicKey, algorithm: key.algorithm() };
	});
}

function derOf(key: COSEPublicKey): Uint8Array {
	const algorithm = key.algorithm();
	if (algorithm === coseAlgorithmRS256) {
		const { n, e } = key.rsa();
		return new RSAPublicKey(n, e).encodePKIX();
	}
	if (algorithm !== coseAlgorithmES256) throw refused.kind();
	const { curve, x, y } = key.ec2();
	if (curve !== coseEllipticCurveP256) throw refused.kind();
	return new ECDSAPublicKey(p256, x, y).encodePKIXUncompressed();
}

function keyFrom(der: Uint8Array): KeyObject {
	return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
}

export interface Signed {
	readonly clientData: Uint8Array;
	readonly authenticatorData: Uint8Array;
	readonly signature: Uint8Array;
}

/** What the device says, once its signature is known to be of this key. */
export function signedWordIn(signed: Signed, publicKey: Uint8Array, party: Party): DeviceWord {
	const { clientData, authenticatorData, signature } = signed;
	const { word } = deviceWordIn(authenticatorData, party);
	const message = createAssertionSignatureMessage(authenticatorData, clientData);
	if (!verify('sha256', message, keyFrom(publicKey), signature)) throw refused.wrong();
	return word;
}

function readable<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw isNamedError(error) ? error : refused.unreadable(error);
	}
}
