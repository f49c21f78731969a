import { isStill } from './motion.ts';

/** So short that it is felt and not heard. */
const tapMs = 10;

/** A tap that counts something up is felt, where a device can and motion is not unwanted. */
export function feelTap(): void {
	if (!('vibrate' in navigator) || isStill()) return;
	navigator.vibrate(tapMs);
}
