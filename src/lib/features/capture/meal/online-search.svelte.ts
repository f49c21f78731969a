import { TRPCClientError } from '@trpc/client';
import { foodOfOnline, leastWords } from '#lib/domains/nutrition/online-food.ts';
import { rpc } from '#lib/rpc.ts';
import type { PlateFood } from './plate.ts';

/** They ask not to be asked at each letter: whoever rests for so long has typed what they meant. */
const restMs = 800;

/** Why nothing came, in words. */
export function onlineTrouble(error: unknown): string {
	const data = error instanceof TRPCClientError ? (error.data as { code?: string } | null) : null;
	if (error instanceof TRPCClientError && data?.code) return error.message;
	return "Can't look foods up online just now. Those on this device are all here.";
}

/** What Open Food Facts has for the words of a search, once they have been typed. */
export class OnlineSearch {
	found = $state.raw<readonly PlateFood[]>([]);
	isAsking = $state(false);
	/** It was asked for these words, and this is all there is. */
	isDone = $state(false);
	trouble = $state<string | null>(null);
	/** What of a food that was found could not be taken over, in words, by its id. */
	notes: Readonly<Record<string, string>> = {};
	readonly #userId: string;

	constructor(userId: string) {
		this.#userId = userId;
	}

	/** Asks once nothing more is typed; returns how to leave it be. */
	follow(typed: string): () => void {
		const words = typed.trim();
		this.found = [];
		this.isAsking = this.isDone = false;
		this.trouble = null;
		let isLeft = false;
		const timer = setTimeout(() => {
			if (words.length >= leastWords) void this.#ask(words, () => isLeft);
		}, restMs);
		return () => {
			isLeft = true;
			clearTimeout(timer);
		};
	}

	async #ask(words: string, isLeft: () => boolean): Promise<void> {
		this.isAsking = true;
		try {
			const found = await rpc.foods.search.mutate({ words });
			if (isLeft()) return;
			const foods = found.map((one) => foodOfOnline(this.#userId, one));
			this.notes = Object.fromEntries(
				foods.map(({ id }, n) => [id, found[n]?.problems.join(' ') ?? ''])
			);
			this.found = foods;
			this.isDone = true;
		} catch (error) {
			if (!isLeft()) this.trouble = onlineTrouble(error);
		} finally {
			if (!isLeft()) this.isAsking = false;
		}
	}
}
