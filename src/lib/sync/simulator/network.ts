import { pick, type Random } from '#lib/platform/random.ts';
import type { PullInput, PushInput, Transport } from '../protocol.ts';
import { Unreachable } from '../client/transport-errors.ts';
import { keyOf, type ServerModel } from './server-model.ts';

type Answer = Awaited<ReturnType<Transport['push'] & Transport['pull']>>;

/** A request under way: sent, perhaps served, perhaps more than once, perhaps never heard of. */
interface Letter {
	readonly device: number;
	readonly serve: (server: ServerModel) => Answer;
	readonly changes: PushInput | null;
	answer: Answer | null;
	readonly deliver: (answer: Answer) => void;
	readonly fail: (cause: Error) => void;
}

/** The network between the devices and the server. Nothing on it moves by itself. */
export class Network {
	#letters: Letter[] = [];
	/** Pushes that the server has seen, for replaying them. */
	pushes: PushInput[] = [];

	/** The transport of one life of a device: answers to an earlier life are lost. */
	transportOf(device: number, isAlive: () => boolean): Transport {
		const post = <A>(letter: Pick<Letter, 'serve' | 'changes'>): Promise<A> =>
			new Promise<A>((resolve, reject) => {
				this.#letters.push({
					...letter,
					device,
					answer: null,
					deliver: (answer) => isAlive() && resolve(answer as A),
					fail: (cause) => isAlive() && reject(cause)
				});
			});
		return {
			push: (input: PushInput) => post({ serve: (server) => server.push(input), changes: input }),
			pull: (input: PullInput) => post({ serve: (server) => server.pull(input), changes: null })
		};
	}

	get size(): number {
		return this.#letters.length;
	}

	/** The server gets a request that it has not seen, or, `again`, one that it has. */
	serve(server: ServerModel, random: Random, again = false): string | null {
		const waiting = this.#letters.filter(({ answer }) => (answer !== null) === again);
		if (waiting.length === 0) return null;
		const letter = pick(random, waiting);
		const answer = letter.serve(server);
		letter.answer ??= answer;
		if (letter.changes) this.#remember(letter.changes, answer);
		return `the server answers ${letter.device}${again ? ' again' : ''}: ${answer.kind}`;
	}

	/** What the server took of a push: only that is no news a second time. */
	#remember(push: PushInput, answer: Answer): void {
		if (answer.kind !== 'page') return;
		const unknown = answer.verdicts.filter(({ kind }) => kind === 'missing').map(({ id }) => id);
		const changes = push.changes.filter(({ id }) => !unknown.includes(id));
		this.pushes.push({ ...push, changes });
	}

	/** Pushes about rows that the server has forgotten are not replayed. */
	forget(keys: readonly string[]): void {
		const known = (change: PushInput['changes'][number]) => !keys.includes(keyOf(change));
		this.pushes = this.pushes.map((push) => ({ ...push, changes: push.changes.filter(known) }));
	}

	/** An answer arrives. Returns the device and what it was told. */
	deliver(random: Random): { device: number; answer: Answer } | null {
		const served = this.#letters.filter(({ answer }) => answer !== null);
		if (served.length === 0) return null;
		const letter = pick(random, served);
		this.#letters = this.#letters.filter((other) => other !== letter);
		const { device, answer } = letter;
		if (!answer) return null;
		letter.deliver(answer);
		return { device, answer };
	}

	/** A request or its answer is lost; the device notices. */
	drop(random: Random): number | null {
		if (this.#letters.length === 0) return null;
		const letter = pick(random, this.#letters);
		this.#letters = this.#letters.filter((other) => other !== letter);
		letter.fail(new Unreachable('the network is gone'));
		return letter.device;
	}

	/** Everything under way is lost; requests of devices that are gone vanish unheard. */
	dropAll(): void {
		const letters = this.#letters;
		this.#letters = [];
		for (const letter of letters) letter.fail(new Unreachable('the network is gone'));
	}
}
