import { z } from 'zod';
import type { Call } from '../server/trpc.server.ts';
import {
	clearDevice,
	endedDoorCookie,
	endedSessionCookie,
	sessionCookie
} from './session-cookie.server.ts';

/** Who came in, as the browser keeps it. */
export const identity = z.object({
	userId: z.string(),
	email: z.string(),
	name: z.string(),
	demo: z.boolean(),
	owner: z.boolean()
});
export type Identity = z.output<typeof identity>;

type Person = { id: string; email: string; name: string; demo: boolean } & (
	{ owner: boolean } | { role: string }
);

export function identityOf(person: Person): Identity {
	const { id: userId, email, name, demo } = person;
	const owner = 'owner' in person ? person.owner : person.role === 'owner';
	return { userId, email, name, demo, owner };
}

export const fromOf = ({ visitor, token }: Call) => ({ visitor, oldToken: token });

/** Whichever way they came: the session's cookie in place of the door's, and who they are. */
export function welcome(call: Call, token: string, person: Person): Identity {
	call.answer.append('set-cookie', sessionCookie(token));
	if (call.door !== null) call.answer.append('set-cookie', endedDoorCookie);
	return identityOf(person);
}

export function farewell(call: Call): { ok: true } {
	call.answer.append('set-cookie', endedSessionCookie);
	call.answer.set('clear-site-data', clearDevice);
	return { ok: true };
}
