import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Networks that are nobody's push service: this machine, its neighbours, and what is set aside. */
const closed = new BlockList();
for (const [network, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3]
] as const)
	closed.addSubnet(network, bits, 'ipv4');

/** Of version 6 only what is given out to the world is open, without what stands for version 4. */
const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
] as const)
	closed.addSubnet(network, bits, 'ipv6');

/** Whether an address is out in the world. */
export function isPublicAddress(address: string): boolean {
	const version = isIP(address);
	if (version === 4) return !closed.check(address, 'ipv4');
	return version === 6 && given.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

export class AddressClosed extends Error {
	readonly code = 'E_ADDRESS_CLOSED';
}

/**
 * Looks a name up and lets the connection be made only where every address is out in the world: what
 * was looked up is what is connected to, so that no second answer can lead elsewhere.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, found) => {
		const addresses: LookupAddress[] = error ? [] : found;
		const [first] = addresses;
		if (error || !first) {
			callback(error ?? new AddressClosed('This name has no address.'), '', 0);
		} else if (!addresses.every(({ address }) => isPublicAddress(address))) {
			callback(new AddressClosed('This name leads to a private address.'), '', 0);
		} else if (options.all) callback(null, addresses);
		else callback(null, first.address, first.family);
	});
};
