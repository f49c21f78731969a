import { describe, expect, it } from 'vitest';
import { isCommon } from './common-passwords.server.ts';
import { hashPassword, needsRehash, verifyPassword } from './password.server.ts';
import { Turnstile } from './turnstile.server.ts';

describe('a password', () => {
	it('is kept as argon2id with 64 MiB, three passes, and a salt of its own', async () => {
		const [one, two] = [await hashPassword('the same words'), await hashPassword('the same words')];
		expect(one).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
		expect(one).not.toBe(two);
		expect(await verifyPassword(one, 'the same words')).toBe(true);
		expect(await verifyPassword(one, 'the same word')).toBe(false);
		expect(needsRehash(one)).toBe(false);
		expect(needsRehash(one.replace('m=65536,t=3', 'm=19456,t=2'))).toBe(true);
	});

	it('takes as long to refuse where there is no account', async () => {
		const stored = await hashPassword('the same words');
		await verifyPassword(null, 'warm');
		const timed = async (hash: string | null) => {
			const times: number[] = [];
			for (let i = 0; i < 9; i++) {
				const begun = performance.now();
				expect(await verifyPassword(hash, 'a wrong guess')).toBe(false);
				times.push(performance.now() - begun);
			}
			return times.sort((a, b) => a - b)[4] ?? 0;
		};
		const [known, unknown] = [await timed(stored), await timed(null)];
		// A shortcut would be a hundred times faster; a busy machine is not.
		expect(unknown / known).toBeGreaterThan(0.3);
		expect(unknown / known).toBeLessThan(3);
	});

	it('is common when it is on the list, a run, or one piece over and over', () => {
		const guessed = [
			'password1234',
			'QwertyUiop12',
			'123456789012',
			'98765432109876',
			'mnopqrstuvwx'
		];
		for (const password of [
			...guessed,
			'hahahahahaha',
			'horsey horsey',
			'correct horse battery staple'
		])
			expect({ password, common: isCommon(password) }).toEqual({ password, common: true });
		for (const password of ['four unrelated plain words', 'tr0mbone-lantern', 'ab12cd34ef56'])
			expect({ password, common: isCommon(password) }).toEqual({ password, common: false });
	});
});

describe('the turnstile', () => {
	it('lets two through at a time, seats some, and turns the rest away', async () => {
		const turnstile = new Turnstile(2, 3);
		let inside = 0;
		let most = 0;
		const leave: (() => void)[] = [];
		const visit = () =>
			turnstile.pass(async () => {
				most = Math.max(most, ++inside);
				await new Promise<void>((resolve) => leave.push(resolve));
				inside -= 1;
			});
		const visits = Array.from({ length: 7 }, () =>
			visit().then(
				() => 'in',
				(e) => e.code
			)
		);
		for (let left = 0; left < 5; left++) {
			await expect.poll(() => leave.length).toBeGreaterThan(left);
			leave[left]?.();
		}
		expect(await Promise.all(visits)).toEqual([...Array(5).fill('in'), 'E_BUSY', 'E_BUSY']);
		expect(most).toBe(2);
	});

	it('frees the place of a visit that failed', async () => {
		const turnstile = new Turnstile(1, 0);
		await expect(turnstile.pass(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
		expect(await turnstile.pass(async () => 'next')).toBe('next');
	});
});
