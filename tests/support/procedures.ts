import { createECDH } from 'node:crypto';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { goodPassword } from './app.ts';
import { creation, patch, pullInput, pushInput, removal } from './sync-device.ts';

/** What another person's rows are called by: everything an intruder could have got hold of. */
export interface Ids {
	readonly email: string;
	readonly userId: string;
	readonly sessionId: string;
	readonly rowId: string;
	readonly deviceId: string;
	readonly runId: string;
	readonly passkeyId: string;
	/** Of a record that a provider sent. */
	readonly sourceId: string;
}

/** Open to people without a session; every other procedure must answer them 401. */
export const openProcedures = [
	'session.state',
	'session.signIn',
	'session.setUp',
	'session.register',
	'session.signOut',
	'session.lookAround',
	'session.askPasskey',
	'session.signInByPasskey',
	'session.beginRestore',
	'session.restorePiece',
	'session.restore'
];

const password = 'an intruder’s own password';

/** An answer to a challenge that nobody gave. */
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const asked = (type: string) =>
	base64url(JSON.stringify({ type, challenge: 'AAAA', origin: 'http://localhost:3000' }));
const authenticatorData = base64url('x'.repeat(37));

/**
 * For each procedure, inputs that name another person's things wherever an input can name anything.
 * A procedure that is not listed here fails the tests that walk the router.
 */
export const inputsNaming: Record<string, (victim: Ids) => unknown[]> = {
	'session.state': () => [undefined],
	'session.signIn': ({ email }) => [{ email, password }],
	'session.setUp': ({ email }) => [{ email, name: '', password, token: 'AAAA' }],
	'session.register': ({ email }) => [{ email, name: '', password }],
	'session.signOut': () => [undefined],
	'session.lookAround': () => [{ zone: 'Europe/Vienna' }],
	'session.beginRestore': () => [{ token: 'AAAA' }],
	'session.restorePiece': ({ userId }) => [{ upload: userId, at: 0, bytes: 'AAAA' }],
	'session.restore': ({ userId }) => [{ upload: userId }],
	'session.askPasskey': () => [undefined],
	'session.signInByPasskey': ({ userId, passkeyId }) => [
		{
			id: base64url(passkeyId),
			handle: base64url(userId),
			clientData: asked('webauthn.get'),
			authenticatorData,
			signature: 'AAAA'
		}
	],
	'session.leaveExample': () => [undefined],
	'account.get': () => [undefined],
	'account.rename': () => [{ name: 'Intruder' }],
	'account.changeEmail': ({ email }) => [{ email, password }],
	'account.changePassword': () => [{ current: password, next: `${password} again` }],
	'account.erase': () => [{ password }],
	'account.sessions': () => [undefined],
	'account.revokeSession': ({ sessionId }) => [{ id: sessionId }],
	'account.passkeys': () => [undefined],
	'account.beginPasskey': () => [{ password }],
	'account.addPasskey': () => [
		{ clientData: asked('webauthn.create'), authenticatorData, transports: ['internal'] }
	],
	'account.renamePasskey': ({ passkeyId }) => [{ id: passkeyId, name: 'of the intruder' }],
	'account.removePasskey': ({ passkeyId }) => [{ id: passkeyId, password: goodPassword }],
	'account.devices': () => [undefined],
	'notices.key': () => [undefined],
	'notices.devices': () => [undefined],
	'notices.subscribe': () => [
		{
			endpoint: 'https://push.example.org/of-the-intruder',
			p256dh: createECDH('prime256v1').generateKeys('base64url'),
			auth: base64url('of the intruder.'),
			zone: 'Europe/Vienna'
		}
	],
	'notices.unsubscribe': ({ sessionId }) => [{ id: sessionId }],
	'notices.test': () => [undefined],
	'sync.push': (victim) => [
		pushInput([intrusion.overwrite(victim)], { device: victim.deviceId }),
		pushInput([intrusion.patch(victim)], { device: victim.deviceId }),
		pushInput([intrusion.removal(victim)], { device: victim.deviceId })
	],
	'sync.pull': ({ deviceId }) => [
		pullInput({ device: deviceId, cursor: 0 }),
		pullInput({ device: deviceId, cursor: null }),
		pullInput({ device: deviceId, older: { entity: weighIn.name, before: null } })
	],
	'sync.conflicts': () => [undefined],
	'sync.pastValues': ({ rowId }) => [{ entity: weighIn.name, id: rowId }],
	'sync.live': () => [undefined],
	'connections.list': () => [undefined],
	'connections.runs': () => [{ provider: 'whoop', limit: 20 }],
	'connections.syncNow': () => [{ provider: 'whoop', all: true, removeMissing: true }],
	'connections.connectToken': () => [{ provider: 'whoop', token: 'an-intruders-token' }],
	'connections.stop': () => [{ provider: 'whoop' }],
	'connections.pause': () => [{ provider: 'whoop' }],
	'connections.resume': () => [{ provider: 'whoop' }],
	'connections.disconnect': () => [{ provider: 'whoop', deleteRows: true }],
	'connections.payload': ({ sourceId }) => [{ provider: 'whoop', entity: 'workouts', sourceId }],
	'connections.setAside': () => [{ provider: 'whoop', limit: 500 }],
	'connections.runRows': ({ runId }) => [{ provider: 'whoop', run: runId, limit: 500, skip: 0 }],
	'connections.refetch': () => [{ provider: 'whoop', from: 0, to: 1, removeMissing: true }],
	'connections.replay': () => [{ provider: 'whoop' }],
	'foods.search': ({ sourceId }) => [{ words: sourceId }],
	'foods.byBarcode': () => [{ barcode: '4006381333931' }],
	'admin.oauthClients.get': () => [undefined],
	'admin.providers.health': () => [undefined],
	'admin.oauthClients.test': () => [{ provider: 'whoop' }],
	'admin.oauthClients.save': () => [
		{
			provider: 'whoop',
			clientId: 'of the intruder',
			clientSecret: 'of the intruder',
			redirectUri: 'https://evil.example/oauth/whoop/callback'
		}
	]
};

const values = withInitial(weighIn, {
	measuredAt: Date.UTC(2026, 10, 1),
	utcOffset: 0,
	weightKg: 99,
	note: 'planted'
});
const named = (id: string) => ({ entity: weighIn.name, id, source: 'manual', sourceId: id });
const later = () => (Date.now() + 1000) * 1000;

const intrusion = {
	overwrite: ({ rowId }: Ids) => creation(weighIn, values, { id: rowId, sourceId: rowId }),
	patch: ({ rowId }: Ids) => patch(named(rowId), { note: 'planted' }, later()),
	removal: ({ rowId }: Ids) => removal(named(rowId), later())
};
