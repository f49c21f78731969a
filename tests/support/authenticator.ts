import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { origin as ownOrigin } from './app.ts';

/** What the server asks for when a passkey is to be made, and when one is to be shown. */
export interface Wanted {
	readonly challenge: string;
	readonly party: string;
	readonly handle: string;
}
export type Asked = Pick<Wanted, 'challenge' | 'party'>;

/** Where an answer differs from an honest one. */
export interface Bend {
	origin?: string;
	party?: string;
	type?: string;
	crossOrigin?: boolean;
	userPresent?: boolean;
	userVerified?: boolean;
	/** What the device counts; default: one more than the last time. */
	signCount?: number;
	handle?: string;
	/** Another device's: its key is not the one that is known. */
	key?: KeyObject;
	backedUp?: boolean;
}

export interface Authenticator {
	readonly id: string;
	readonly key: KeyObject;
	make(wanted: Wanted, bend?: Bend): Record<string, unknown>;
	show(asked: Asked, bend?: Bend): Record<string, unknown>;
}

const kinds = {
	ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
	RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 })
};

/** A device with one passkey in it, that signs as a real one does. */
export function authenticator(kind: keyof typeof kinds = 'ES256'): Authenticator {
	const { publicKey, privateKey } = kinds[kind]();
	const rawId = randomBytes(32);
	let signCount = 0;
	let handle = '';

	/** 37 bytes: whom for, what was checked, how often it was used. */
	function head(party: string, flags: number, bend: Bend): Buffer {
		signCount = bend.signCount ?? signCount + 1;
		const present = bend.userPresent === false ? 0 : 0x01;
		const verified = bend.userVerified === false ? 0 : 0x04;
		const backup = bend.backedUp ? 0x18 : 0;
		const rest = Buffer.alloc(5);
		rest.writeUInt8(flags | present | verified | backup, 0);
		rest.writeUInt32BE(signCount, 1);
		return Buffer.concat([sha256(bend.party ?? party), rest]);
	}

	return {
		id: text(rawId),
		key: privateKey,
		make(wanted, bend = {}) {
			handle = wanted.handle;
			const length = Buffer.alloc(2);
			length.writeUInt16BE(rawId.length);
			const attested = [Buffer.alloc(16), length, rawId, coseOf(publicKey)];
			const authenticatorData = Buffer.concat([head(wanted.party, 0x40, bend), ...attested]);
			return {
				clientData: text(clientData('webauthn.create', wanted.challenge, bend)),
				authenticatorData: text(authenticatorData),
				transports: ['internal']
			};
		},
		show(asked, bend = {}) {
			const data = clientData('webauthn.get', asked.challenge, bend);
			const authenticatorData = head(asked.party, 0, bend);
			const signed = Buffer.concat([authenticatorData, sha256(data)]);
			return {
				id: text(rawId),
				handle: bend.handle ?? handle,
				clientData: text(data),
				authenticatorData: text(authenticatorData),
				signature: text(sign('sha256', signed, bend.key ?? privateKey))
			};
		}
	};
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (value: string | Uint8Array) => createHash('sha256').update(value).digest();

function clientData(type: string, challenge: string, bend: Bend): Buffer {
	const { origin = ownOrigin, crossOrigin = false } = bend;
	return Buffer.from(JSON.stringify({ type: bend.type ?? type, challenge, origin, crossOrigin }));
}

/** The public key as a CBOR map, the form in which devices tell it. */
function coseOf(key: KeyObject): Buffer {
	const jwk = key.export({ format: 'jwk' });
	const part = (value: string | undefined) => byteString(Buffer.from(value ?? '', 'base64url'));
	// Keys and small numbers are one byte: 1 kty, 3 alg; 0x20 is -1, 0x21 is -2, 0x22 is -3.
	if (jwk.kty === 'EC') {
		const start = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]);
		return Buffer.concat([start, part(jwk.x), Buffer.from([0x22]), part(jwk.y)]);
	}
	const start = Buffer.from([0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20]);
	return Buffer.concat([start, part(jwk.n), Buffer.from([0x21]), part(jwk.e)]);
}

function byteString(bytes: Buffer): Buffer {
	const { length } = bytes;
	if (length < 24) return Buffer.concat([Buffer.from([0x40 + length]), bytes]);
	const head = length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from(head), bytes]);
}
