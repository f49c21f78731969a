import { userIdOf } from './world.server.ts';

/** What the entries hang on, the same for every member but for the ids. */
export interface Catalog {
	readonly workspaces: readonly { id: number; name: string }[];
	readonly clients: readonly { id: number; workspace: number; name: string }[];
	readonly tags: readonly { id: number; workspace: number; name: string }[];
	readonly projects: readonly CatalogProject[];
	/** Of a workspace that the member cannot see: entries name it, no list does. */
	readonly hiddenProject: number;
}

export interface CatalogProject {
	readonly id: number;
	readonly workspace: number;
	readonly client: number | null;
	readonly name: string;
	readonly color: string;
	readonly status: 'active' | 'archived' | 'ended';
	readonly billable: boolean;
}

const workspaceNames = ['Own work', 'Lindenhof GmbH'];
const clientNames = ['Lindenhof', 'Museum am Ufer'];
const tagNames = ['deep work', 'meeting', 'admin', 'travel', '☎ call'];

/** name, colour, workspace, client, status */
type Plan = readonly [string, string, 0 | 1, 0 | 1 | null, CatalogProject['status']];
const plans: readonly Plan[] = [
	['Website relaunch', '#0b83d9', 1, 0, 'active'],
	['Exhibition guide', '#c7741c', 0, 1, 'active'],
	['Support', '#2da608', 1, 0, 'active'],
	['Writing', '#9e5bd9', 0, null, 'active'],
	['Learning Italian', '#06a893', 0, null, 'active'],
	['Bookkeeping', '#525266', 0, null, 'ended'],
	['Old app', '#d92b2b', 0, 1, 'archived']
];

export function catalogOf(member: number): Catalog {
	const base = userIdOf(member) * 20;
	const workspaceOf = (at: number) => base + at;
	const clientOf = (at: number) => 60_000_000 + base + at;
	return {
		workspaces: workspaceNames.map((name, at) => ({ id: workspaceOf(at), name })),
		clients: clientNames.map((name, at) => ({
			id: clientOf(at),
			workspace: workspaceOf(at === 0 ? 1 : 0),
			name
		})),
		tags: tagNames.map((name, at) => ({
			id: 17_000_000 + base + at,
			workspace: workspaceOf(0),
			name
		})),
		projects: plans.map(([name, color, workspace, client, status], at) => ({
			id: projectOf(base, at),
			workspace: workspaceOf(workspace),
			client: client === null ? null : clientOf(client),
			name,
			color,
			status,
			billable: client !== null
		})),
		hiddenProject: projectOf(base, 19)
	};
}

function projectOf(base: number, at: number): number {
	return 190_000_000 + base + at;
}
