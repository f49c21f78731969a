/** Where a walk stands. Its text is the page token. */
export type Step =
	| { readonly at: 'account' }
	| { readonly at: 'projects' }
	| { readonly at: 'changes' }
	| ListStep
	| ReportStep;

/** Entries that began in the `lengthMs` before `end`; the list goes back to `floor`. */
export interface ListStep {
	readonly at: 'list';
	readonly end: number;
	readonly lengthMs: number;
	readonly floor: number;
}

/** The year up to `day` of the person's calendar, in one of their workspaces, from a row on. */
export interface ReportStep {
	readonly at: 'report';
	readonly day: string;
	readonly workspace: number;
	readonly row: number;
}

export function tokenOf(step: Step): string {
	if (step.at === 'list') return `list ${step.end} ${step.lengthMs} ${step.floor}`;
	if (step.at === 'report') return `report ${step.day} ${step.workspace} ${step.row}`;
	return step.at;
}

/** Null for a token that was never given out. */
export function stepOf(token: string | null): Step | null {
	if (token === null) return { at: 'account' };
	if (token === 'projects' || token === 'changes') return { at: token };
	const list = /^list (-?\d{1,16}) (\d{1,16}) (-?\d{1,16})$/.exec(token);
	if (list) {
		const [end = 0, lengthMs = 0, floor = 0] = list.slice(1).map(Number);
		return { at: 'list', end, lengthMs, floor };
	}
	const report = /^report (\d{4}-\d\d-\d\d) (\d{1,4}) (\d{1,9})$/.exec(token);
	if (!report) return null;
	const [, day = '', workspace, row] = report;
	return { at: 'report', day, workspace: Number(workspace), row: Number(row) };
}
