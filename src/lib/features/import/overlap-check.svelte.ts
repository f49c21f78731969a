import { overlapOf, replacements, without, type Overlap } from '#lib/domains/imports/overlap.ts';
import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { existingIn } from './existing.ts';

/** Keep both, leave the new one out, or let it take the place of the one here. */
export type OverlapWay = 'both' | 'skip' | 'replace';

/** What is here already where a file reaches to, and what becomes of new rows that lie over it. */
export class OverlapCheck {
	found = $state.raw<Overlap | null>(null);
	/** Of new rows that lie over some that are here. */
	way = $state<OverlapWay>('both');
	#plan: ImportPlan | null = null;

	clear(): void {
		this.#plan = null;
		this.found = null;
		this.way = 'both';
	}

	/** Looks around; what was overtaken by a newer plan says nothing. */
	async look(plan: ImportPlan, replica: Replica): Promise<void> {
		this.#plan = plan;
		this.found = null;
		const found = await overlapOf(plan, { entityNamed, existing: existingIn(replica) });
		if (this.#plan !== plan) return;
		this.found = found;
		if (!found?.clashes.length) this.way = 'both';
	}

	/** The plan with what was said of them. */
	kept(plan: ImportPlan): ImportPlan {
		if (this.way === 'both' || !this.found) return plan;
		const { clashes } = this.found;
		if (this.way === 'skip') return { ...plan, fresh: without(plan.fresh, clashes) };
		const replaced = replacements(this.found);
		const changed = replaced
			.map(({ change }) => change)
			.filter(({ patch }) => Object.keys(patch).length > 0);
		return {
			...plan,
			fresh: without(
				plan.fresh,
				replaced.map(({ clash }) => clash)
			),
			changed: [...plan.changed, ...changed]
		};
	}
}
