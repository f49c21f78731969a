import { members } from './world.server.ts';

const meanings: Readonly<Record<string, string>> = {
	offline: 'Keep access until you take it back',
	'read:workout': 'Read your workouts',
	'read:profile': 'Read your name',
	'read:recovery': 'Read your recovery',
	'read:cycles': 'Read your day cycles',
	'read:sleep': 'Read your sleep',
	'read:body_measurement': 'Read your height and weight'
};

/** No script, and its style as a file beside it: works under the strictest policy. */
export const styleSheet = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; display: grid; min-height: 100dvh; place-items: center; }
main { max-inline-size: 26rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
label { display: block; font-weight: 600; }
select, button { font: inherit; min-block-size: 2.75rem; padding: 0.5rem 1rem; }
.choice { display: flex; gap: 0.75rem; margin-block-start: 1.5rem; }
`;

/** `returnTo`: the origin that the form's answer leads to, which the policy must allow. */
export function consentPage(scopes: readonly string[], returnTo: string): Response {
	const wishes = scopes.map((scope) => `<li>${meanings[scope] ?? ''}</li>`).join('');
	const choices = members
		.map(
			({ number, firstName, lastName }) =>
				`<option value="${number}">${firstName} ${lastName}</option>`
		)
		.join('');
	const form = `<form method="post">
<label for="member">Sign in as</label>
<select id="member" name="member">${choices}</select>
<p>Life Tracker asks to:</p>
<ul>${wishes}</ul>
<div class="choice">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>`;
	return page({ status: 200, title: 'Allow access to example workouts', body: form, returnTo });
}

export function refusalPage(problem: string): Response {
	const body = `<p>${problem}</p>`;
	return page({ status: 400, title: 'This request cannot go on', body, returnTo: '' });
}

interface Page {
	status: number;
	title: string;
	body: string;
	returnTo: string;
}

function page({ status, title, body, returnTo }: Page): Response {
	const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="auth.css">
</head>
<body>
<main>
<h1>${title}</h1>
<p>This is a stand-in for Whoop with made-up people and workouts.</p>
${body}
</main>
</body>
</html>
`;
	return new Response(html, {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'no-store',
			'content-security-policy': `default-src 'none'; style-src 'self'; form-action 'self' ${returnTo}; frame-ancestors 'none'; base-uri 'none'`,
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff'
		}
	});
}

export function styleSheetReply(): Response {
	return new Response(styleSheet, { headers: { 'content-type': 'text/css; charset=utf-8' } });
}
