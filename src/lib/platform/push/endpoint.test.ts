import { createECDH } from 'node:crypto';
import { expect, test } from 'vitest';
import { endpointUrl, requireGoodSubscription } from './endpoint.server.ts';
import { isPublicAddress, publicLookup } from './public-address.server.ts';

test('an address leads out into the world by https, and nowhere else', () => {
	const isTaken = (endpoint: string) => endpointUrl(endpoint, 'world') !== null;
	expect(isTaken('https://push.example.org/send/abc')).toBe(true);
	expect(isTaken('https://93.184.216.34/x')).toBe(true);
	for (const endpoint of [
		'http://push.example.org/x',
		'https://push.example.org:8443/x',
		'https://me:secret@push.example.org/x',
		'https://localhost/x',
		'https://intranet/x',
		'https://127.0.0.1/x',
		'https://0x7f000001/x',
		'https://2130706433/x',
		'https://10.1.2.3/x',
		'https://169.254.169.254/latest/meta-data',
		'https://[::1]/x',
		'https://[::ffff:10.0.0.1]/x',
		'https://[fd00::1]/x',
		'file:///etc/passwd',
		'push.example.org',
		''
	])
		expect([endpoint, isTaken(endpoint)]).toEqual([endpoint, false]);
	expect(endpointUrl('http://127.0.0.1:4000/x', 'world')).toBeNull();
	expect(endpointUrl('http://127.0.0.1:4000/x', 'loopback')).not.toBeNull();
	expect(endpointUrl('http://192.168.0.1:4000/x', 'loopback')).toBeNull();
});

test('private, shared and reserved networks of both versions are closed', () => {
	for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111'])
		expect([address, isPublicAddress(address)]).toEqual([address, true]);
	for (const address of [
		...['0.0.0.0', '172.31.255.1', '192.168.1.1', '100.64.0.1', '198.18.0.1', '224.0.0.1'],
		...['255.255.255.255', '::', '::1', '::ffff:127.0.0.1', 'fe80::1', 'fc00::1', 'ff02::1'],
		...['2002:7f00:1::', '2001:db8::1', '64:ff9b::a00:1', 'no address']
	])
		expect([address, isPublicAddress(address)]).toEqual([address, false]);
});

test('a name that leads to a private address is not connected to', async () => {
	const error = await new Promise((resolve) =>
		publicLookup('localhost', {}, (found) => resolve(found))
	);
	expect(error).toMatchObject({ code: 'E_ADDRESS_CLOSED' });
});

test('keys that nothing could be sealed with are refused at once', () => {
	const endpoint = 'https://push.example.org/x';
	const auth = Buffer.alloc(16, 1).toString('base64url');
	const p256dh = createECDH('prime256v1').generateKeys('base64url');
	expect(requireGoodSubscription({ endpoint, p256dh, auth }, 'world').hostname).toBe(
		'push.example.org'
	);
	const offCurve = Buffer.alloc(65, 4).toString('base64url');
	for (const bad of [{ p256dh: offCurve }, { p256dh: 'AAAA' }, { auth: 'AAAA' }])
		expect(() => requireGoodSubscription({ endpoint, p256dh, auth, ...bad }, 'world')).toThrow(
			/cannot be sent to/
		);
});
