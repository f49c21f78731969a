import { overlapOf, without, type Overlap } from '#lib/domains/imports/overlap.ts';
import type { ImportPlan } from '#lib/domains/imports/plan.ts';
import { entityNamed } from '#lib/domains/registry.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { existingIn } from './existing.ts';

/** What is here already where a file reaches to, and what becomes of new rows that lie over it. */
export class OverlapCheck {
	found = $state.raw<Overlap | null>(null);
	/** Only what lies over nothing is imported. */
	leaveOut = $state(false);
	#plan: ImportPlan | null = null;

	clear(): void {
		this.#plan = null;
		this.found = null;
		this.leaveOut = false;
	}

	/** Looks around; what was overtaken by a newer plan says nothing. */
	async look(plan: ImportPlan, replica: Replica): Promise<void> {
		this.#plan = plan;
		this.found = null;
		const found = await overlapOf(plan, { entityNamed, existing: existingIn(replica) });
		if (this.#plan !== plan) return;
		this.found = found;
		if (!found?.clashes.length) this.leaveOut = false;
	}

	/** The plan without what is to be left out. */
	kept(plan: ImportPlan): ImportPlan {
		if (!this.leaveOut || !this.found) return plan;
		return { ...plan, fresh: without(plan.fresh, this.found.clashes) };
	}
}
