/** What browsers with Trusted Types take for a worker's address; others take the string. */
interface UrlPolicy {
	createScriptURL(url: string): unknown;
}
type Factory = {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): UrlPolicy;
};

let policy: UrlPolicy | undefined;

function sameOrigin(url: string): string {
	if (new URL(url, location.href).origin !== location.origin) {
		throw new TypeError('A worker comes from this app or not at all.');
	}
	return url;
}

/**
 * The address of one of our own scripts, in the form that `new Worker` and service-worker
 * registration accept under the content security policy, which names `lifetracker-url`.
 */
export function trustedUrl(url: string): string {
	const { trustedTypes } = globalThis as { trustedTypes?: Factory };
	policy ??= trustedTypes?.createPolicy('lifetracker-url', { createScriptURL: sameOrigin });
	return (policy?.createScriptURL(url) ?? sameOrigin(url)) as string;
}
