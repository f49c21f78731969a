/**
 * Who this device belongs to, kept where the first paint can read it without a network. Holds no
 * secret: the session is an HttpOnly cookie that scripts never see.
 */
export interface Identity {
	readonly userId: string;
	readonly email: string;
	readonly name: string;
	/** The example account: marked on every screen, leaves in one tap. */
	readonly demo: boolean;
	readonly owner: boolean;
}

const key = 'lifetracker:identity';

export function readIdentity(storage: Storage = localStorage): Identity | null {
	try {
		return JSON.parse(storage.getItem(key) ?? 'null') as Identity | null;
	} catch {
		return null;
	}
}

export function keepIdentity(identity: Identity, storage: Storage = localStorage): void {
	storage.setItem(key, JSON.stringify(identity));
}

export function forgetIdentity(storage: Storage = localStorage): void {
	storage.removeItem(key);
}
