import type { Manifest } from '../provider.ts';

export const togglManifest: Manifest = {
	id: 'toggl',
	name: 'Toggl',
	kind: 'token',
	scopes: [],
	// Entries refer to projects.
	fills: ['projects', 'time_entries'],
	reads: [
		'Your time entries with description, tags and project',
		'Your projects and clients',
		'Your name and time zone'
	],
	capabilities: {
		// Polling finds every change; a webhook would need the rights of a workspace's admin.
		webhooks: false,
		changedSince: true,
		deletions: 'marked',
		rotatesRefreshTokens: false
	},
	trailingDays: 0,
	// Three calls each time: more often, and an hour's share would not do.
	restMinutes: 10,
	limits: [
		// Of calls about oneself, on every plan; those about a workspace are never fewer.
		{ calls: 30, seconds: 3600, per: 'connection', renews: 'together' },
		{ calls: 1, seconds: 1, per: 'app' }
	]
};
