import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: {
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
	},
	kit: {
		adapter: adapter({ out: 'build/app' }),
		// The offline shell is served at every depth, so asset URLs must not be relative to it.
		paths: { relative: false },
		// Registered with workbox-window, which can tell when a new version waits.
		serviceWorker: { register: false },
		csrf: { trustedOrigins: [] }
	}
};
