import { keepIdentity, type Identity } from '#lib/platform/auth/identity.ts';
import { noteHeld, readHeld } from '#lib/platform/held-here.ts';
import { rpc } from '#lib/rpc.ts';
import { forgetErased, isErasedHere } from './erased-here.ts';
import {
	finishSignOut,
	forgetSignOut,
	isSignOutPending,
	rememberSignOut
} from './finish-sign-out.ts';
import { toldBy, type Told } from './server-error.ts';

export type Form = 'set-up' | 'sign-in' | 'register';

/** `isNew`: the account was made just now. */
export type OnSignedIn = (identity: Identity, isNew: boolean) => void;

export interface Typed {
	email: string;
	name: string;
	password: string;
	token: string;
}

type State = Awaited<ReturnType<typeof rpc.session.state.query>>;

/** What the sign-in page shows, and what its buttons do. */
export class Door {
	form = $state<Form | null>(null);
	busy = $state<'form' | 'example' | null>(null);
	told = $state<Told | null>(null);
	exampleProblem = $state<string | null>(null);
	/** The server could not be asked at all. */
	problem = $state<string | null>(null);
	/** Signed in, on a device that they emptied. */
	erasedBy = $state.raw<Identity | null>(null);
	#state = $state<State | null>(null);
	readonly #onSignedIn: OnSignedIn;

	constructor(onSignedIn: OnSignedIn) {
		this.#onSignedIn = onSignedIn;
	}

	/** This device has let go, and the server does not know yet. */
	get isSignOutPending(): boolean {
		return isSignOutPending();
	}

	/** The person emptied this device. */
	get isErased(): boolean {
		return isErasedHere();
	}

	get needsToken(): boolean {
		return this.#state?.needsToken ?? false;
	}

	get canLookAround(): boolean {
		return this.#state?.canLookAround ?? false;
	}

	/** Where both are possible, the one that is not shown. */
	get otherForm(): Form | null {
		if (this.form === 'register') return 'sign-in';
		const isOpen = this.#state?.registration === 'open';
		return this.form === 'sign-in' && isOpen ? 'register' : null;
	}

	/** Asks the server what can be done here. */
	async look(): Promise<void> {
		this.problem = null;
		try {
			// Asked before the server was told, its answer still speaks of the session that ends.
			const isLeaving = isSignOutPending();
			const state = await rpc.session.state.query();
			// The cookie is still good and only this device's own note of it is gone: a browser that
			// cleans up takes the data along.
			if (state.user && !isLeaving && isErasedHere()) {
				this.erasedBy = state.user;
				return;
			}
			if (state.user && !isLeaving) {
				noteHeld(state.user.userId, readHeld(state.user.userId) ?? { waiting: 0 });
				return this.enterAs(state.user);
			}
			this.#state = state;
			this.form = state.needsSetup ? 'set-up' : 'sign-in';
		} catch (error) {
			this.problem = toldBy(error).message;
		}
	}

	/** Leaves a device that is empty already. */
	async signOut(): Promise<void> {
		rememberSignOut();
		forgetErased();
		this.erasedBy = null;
		await finishSignOut();
		await this.look();
	}

	switchForm(): void {
		this.form = this.otherForm ?? this.form;
		this.told = null;
	}

	async enter(typed: Typed): Promise<void> {
		const { form } = this;
		if (!form || this.busy) return;
		this.busy = 'form';
		this.told = null;
		try {
			this.enterAs(await this.#ask(form, typed), form !== 'sign-in');
		} catch (error) {
			this.told = toldBy(error);
		} finally {
			this.busy = null;
		}
	}

	async lookAround(): Promise<void> {
		this.busy = 'example';
		this.exampleProblem = null;
		try {
			this.enterAs(await rpc.session.lookAround.mutate({ zone: deviceZone() }));
		} catch (error) {
			this.exampleProblem = toldBy(error).message;
		} finally {
			this.busy = null;
		}
	}

	#ask(form: Form, { email, name, password, token }: Typed): Promise<Identity> {
		if (form === 'sign-in') return rpc.session.signIn.mutate({ email, password });
		if (form === 'register') return rpc.session.register.mutate({ email, name, password });
		return rpc.session.setUp.mutate({ email, name, password, token });
	}

	/** However the person came in: this device is theirs from now on. */
	enterAs(identity: Identity, isNew = false): void {
		keepIdentity(identity);
		forgetSignOut();
		forgetErased();
		this.#onSignedIn(identity, isNew);
	}
}

function deviceZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
