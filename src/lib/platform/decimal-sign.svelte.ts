import { writeNumbersBy } from './number.ts';

const key = 'lifetracker:decimal';
const signs = { comma: ',', point: '.' } as const;

export type ChosenSign = keyof typeof signs | null;

function keptSign(): ChosenSign {
	const kept = globalThis.localStorage?.getItem(key);
	return kept === 'comma' || kept === 'point' ? kept : null;
}

class Decimals {
	/** Kept on the device as well, so that the next start writes its first number right. */
	sign = $state.raw(keptSign());

	wear(sign: ChosenSign): void {
		this.sign = sign;
		if (sign === null) localStorage.removeItem(key);
		else localStorage.setItem(key, sign);
	}
}

export const decimals = new Decimals();
writeNumbersBy(() => (decimals.sign ? signs[decimals.sign] : null));
