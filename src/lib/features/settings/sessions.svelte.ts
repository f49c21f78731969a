import { rpc } from '#lib/rpc.ts';

async function ask() {
	const all = await rpc.account.sessions.query();
	return all.sort((a, b) => Number(b.current) - Number(a.current));
}

/** Where the person is signed in, as their server last told it: whoever ends some asks again. */
export class Sessions {
	asked = $state.raw(ask());

	again(): void {
		this.asked = ask();
	}
}
