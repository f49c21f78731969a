import Activity from '@lucide/svelte/icons/activity';
import Bike from '@lucide/svelte/icons/bike';
import Footprints from '@lucide/svelte/icons/footprints';
import MountainSnow from '@lucide/svelte/icons/mountain-snow';
import Sailboat from '@lucide/svelte/icons/sailboat';
import { expect, test } from 'vitest';
import { sportIcon } from './sport-icon.ts';

const iconOf = (sportName: string) => sportIcon({ sportName });

test('a sport is drawn by what its name says, and one that nothing fits by the mark of all', () => {
	expect(iconOf('Running')).toBe(Footprints);
	expect(iconOf('mountain-biking')).toBe(Bike);
	expect(iconOf('Cross country skiing')).toBe(MountainSnow);
	expect(iconOf('Rowing')).toBe(Sailboat);
	expect(iconOf('Fencing')).toBe(Activity);
	expect(iconOf('')).toBe(Activity);
});
