import { toasts } from '#lib/platform/ui/toasts.svelte.ts';
import { durationText } from '#lib/platform/time/format.ts';
import type { FastProgress } from './fast.ts';

/**
 * Says once that the goal is reached, to eyes and to a screen reader, when it happens before them.
 * Nothing else of a running clock is ever announced.
 */
export function announceGoal(progress: () => FastProgress): void {
	let was = true;
	$effect(() => {
		const { reached, running, goal } = progress();
		if (running && reached && !was && goal) toasts.show(`Fast reached ${durationText(goal)}`);
		was = reached;
	});
}
