import type { Manifest } from '../provider.ts';

export const whoopManifest: Manifest = {
	id: 'whoop',
	name: 'Whoop',
	kind: 'oauth',
	developerPage: 'https://developer-dashboard.whoop.com',
	scopes: ['offline', 'read:workout', 'read:profile'],
	fills: ['workouts'],
	reads: ['Your workouts with strain, heart rate, energy and zones', 'Your name'],
	capabilities: {
		webhooks: true,
		// `start` and `end` filter by the activity's own time; there is no filter by change.
		changedSince: false,
		deletions: 'absence',
		rotatesRefreshTokens: true
	},
	trailingDays: 14,
	limits: [
		{ calls: 100, seconds: 60, per: 'app' },
		{ calls: 10_000, seconds: 86_400, per: 'app' }
	]
};
