import type { VolumeUnit } from './units.ts';

class Volumes {
	/** What the person measures drinks in. */
	unit = $state.raw<VolumeUnit>('ml');
}

export const volumes = new Volumes();
