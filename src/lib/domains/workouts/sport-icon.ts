import Activity from '@lucide/svelte/icons/activity';
import Bike from '@lucide/svelte/icons/bike';
import Dumbbell from '@lucide/svelte/icons/dumbbell';
import Flower2 from '@lucide/svelte/icons/flower-2';
import Footprints from '@lucide/svelte/icons/footprints';
import Mountain from '@lucide/svelte/icons/mountain';
import MountainSnow from '@lucide/svelte/icons/mountain-snow';
import Sailboat from '@lucide/svelte/icons/sailboat';
import Volleyball from '@lucide/svelte/icons/volleyball';
import WavesLadder from '@lucide/svelte/icons/waves-ladder';
import type { Workout } from './entity.ts';

type Icon = typeof Activity;

/** The first that fits; sports are an open set, so most of them have none of their own. */
const icons: readonly (readonly [RegExp, Icon])[] = [
	[/ski|snow/, MountainSnow],
	[/cycl|bik|spin/, Bike],
	[/swim|water polo|diving/, WavesLadder],
	[/row|kayak|canoe|sail|paddle|surf/, Sailboat],
	[/hik|climb|ruck/, Mountain],
	[/run|walk|track|jog/, Footprints],
	[/lift|fitness|strength|gym|crossfit/, Dumbbell],
	[/yoga|pilates|meditat|stretch/, Flower2],
	[/ball|soccer|hockey|rugby|tennis|squash|padel/, Volleyball]
];

/** A drawing beside the word, never in its place. */
export function sportIcon({ sportName }: Pick<Workout, 'sportName'>): Icon {
	const name = sportName.toLowerCase();
	return icons.find(([words]) => words.test(name))?.[1] ?? Activity;
}
