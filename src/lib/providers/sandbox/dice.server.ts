import { createHash } from 'node:crypto';

/** Chance that falls the same way whenever it is asked with the same words. */
export interface Dice {
	/** 0 ≤ x < 1 */
	roll(): number;
	between(low: number, high: number): number;
	whole(low: number, high: number): number;
	pick<T>(weighted: readonly (readonly [T, number])[]): T;
}

export function diceOf(...words: readonly (string | number)[]): Dice {
	let state = createHash('sha256').update(words.join('|')).digest().readUInt32LE();

	// Mulberry32: small, and even enough for a synthetic life.
	function roll(): number {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	const between = (low: number, high: number) => low + roll() * (high - low);
	return {
		roll,
		between,
		whole: (low, high) => Math.floor(between(low, high + 1)),
		pick(weighted) {
			let left = roll() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
			const hit = weighted.find(([, weight]) => (left -= weight) < 0) ?? weighted.at(-1);
			if (!hit) throw new Error('There is nothing to pick from.');
			return hit[0];
		}
	};
}

/** A UUID that the same words always give. */
export function uuidOf(...words: readonly (string | number)[]): string {
	const hex = createHash('sha256').update(words.join('|')).digest('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`a${hex.slice(17, 20)}`,
		hex.slice(20, 32)
	].join('-');
}
