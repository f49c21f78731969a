import type { Manifest } from '../provider.ts';

export const withingsManifest: Manifest = {
	id: 'withings',
	name: 'Withings',
	kind: 'oauth',
	scopes: ['user.metrics'],
	fills: ['weigh_ins'],
	reads: ['Your weigh-ins with body fat, muscle, bone and water'],
	capabilities: {
		webhooks: true,
		// `lastupdate` finds what was uploaded late or edited, wherever its time lies.
		changedSince: true,
		// A deleted weigh-in, or one that was given to somebody else of the family, just vanishes.
		deletions: 'absence',
		rotatesRefreshTokens: true
	},
	trailingDays: 14,
	// Some pages hold a life of weigh-ins: once a week, whatever was deleted long ago is missed.
	deepDays: 36_500,
	limits: [{ calls: 120, seconds: 60, per: 'app' }]
};
