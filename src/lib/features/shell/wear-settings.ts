import type { settings } from '#lib/domains/settings/entity.ts';
import { decimals } from '#lib/platform/decimal-sign.svelte.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { volumes } from '#lib/platform/volume-unit.svelte.ts';
import { clockFace } from '#lib/platform/time/clock-face.svelte.ts';
import { wear } from '#lib/platform/ui/appearance.ts';
import { wearMotion } from '#lib/platform/ui/motion.ts';

/** How everything looks, moves, tells times and writes numbers; ended by what it gives back. */
export function wearSettings(own: Values<typeof settings>): () => void {
	wear(own.appearance);
	clockFace.wear(own.clock);
	decimals.wear(own.decimal);
	volumes.unit = own.units.volume ?? 'ml';
	return wearMotion(own.reduceMotion ?? false);
}
