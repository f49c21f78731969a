const hourMs = 3_600_000;

/** What typically goes on in a body so long after eating. Nothing here is measured. */
export interface Stage {
	readonly fromHours: number;
	/** "4–16 h" */
	readonly span: string;
	readonly words: string;
}

const first: Stage = { fromHours: 0, span: '0–4\u202fh', words: 'digesting the last meal' };

export const stages: readonly Stage[] = [
	first,
	{ fromHours: 4, span: '4–16\u202fh', words: 'living on stored sugar' },
	{ fromHours: 16, span: '16–24\u202fh', words: 'living more on fat' },
	{ fromHours: 24, span: '24–72\u202fh', words: 'ketosis' },
	{ fromHours: 72, span: 'over 72\u202fh', words: 'long fast' }
];

export function stageAt(elapsedMs: number): Stage {
	const hours = elapsedMs / hourMs;
	return stages.findLast(({ fromHours }) => hours >= fromHours) ?? first;
}

/** A mark on the rim of a ring that is full at the goal. */
export interface StageTick {
	readonly hours: number;
	/** Of the goal. */
	readonly share: number;
}

export function stageTicks(goalMs: number): StageTick[] {
	return [4, 12, 16, 24]
		.map((hours) => ({ hours, share: (hours * hourMs) / goalMs }))
		.filter(({ share }) => share > 0 && share < 1);
}

/** "At 12 h: 4–16 h, living on stored sugar." */
export function tickText({ hours }: StageTick): string {
	const { span, words } = stageAt(hours * hourMs);
	return `At ${hours}\u202fh: stage ${span}, ${words}.`;
}

/** What is said of a long fast, for the person's safety; null: nothing. */
export function careNote(
	elapsedMs: number
): { readonly key: string; readonly text: string } | null {
	if (elapsedMs > 72 * hourMs) {
		return { key: '72', text: 'Long fasts can be dangerous. Talk to a doctor.' };
	}
	if (elapsedMs > 24 * hourMs) {
		return {
			key: '24',
			text: 'More than 24 hours: drink enough, and end the fast when you feel unwell.'
		};
	}
	return null;
}
