import { expect, it } from 'vitest';
import { Secret } from '../../secret.server.ts';
import { endpointFromUrl, urlOfEndpoint } from './endpoint.server.ts';

const read = (url: string) => endpointFromUrl(new Secret(url));

it('reads host, port, user, password, database and the kind of TLS', () => {
	expect(read('postgres://ann:p%40ss@db.example.org:6543/life?sslmode=require')).toEqual({
		socket: undefined,
		host: 'db.example.org',
		port: 6543,
		user: 'ann',
		password: 'p@ss',
		database: 'life',
		ssl: 'require'
	});
	expect(read('postgresql://ann@[::1]')).toMatchObject({
		host: '::1',
		port: 5432,
		database: 'ann'
	});
});

it('finds a socket in a folder', () => {
	expect(read('postgres://ann@localhost/life?host=/run/pg&port=5433')).toMatchObject({
		socket: '/run/pg/.s.PGSQL.5433',
		ssl: false
	});
});

it('writes what it reads', () => {
	for (const url of [
		'postgres://ann:p%40ss@db.example.org:6543/life?sslmode=require',
		'postgres://ann@[::1]:5432/life',
		'postgres://ann@localhost/life?host=%2Frun%2Fpg&port=5433'
	])
		expect(read(urlOfEndpoint(read(url)))).toEqual(read(url));
});

it('refuses what it would have to ignore, without showing the address', () => {
	for (const url of [
		'postgres://ann:hush@h/db?sslmode=maybe',
		'postgres://ann:hush@h/db?options=-c%20x',
		'postgres://h/db'
	]) {
		const refusal = (() => {
			try {
				return read(url);
			} catch (error) {
				return error;
			}
		})();
		expect(refusal).toMatchObject({ code: 'E_CONFIGURATION' });
		expect(String(refusal)).not.toContain('hush');
	}
});
