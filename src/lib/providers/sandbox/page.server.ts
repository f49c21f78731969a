import { people } from './people.server.ts';

/** No script, and its style as a file beside it: works under the strictest policy. */
const styleSheet = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; display: grid; min-height: 100dvh; place-items: center; }
main { max-inline-size: 26rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
label { display: block; font-weight: 600; }
select, button { font: inherit; min-block-size: 2.75rem; padding: 0.5rem 1rem; }
.choice { display: flex; gap: 0.75rem; margin-block-start: 1.5rem; }
`;

/** What a provider's stand-in says of itself. */
export interface PageWords {
	/** "a stand-in for Whoop with made-up people and workouts" */
	readonly provider: string;
	readonly records: string;
	/** The style sheet, beside the page. */
	readonly style: string;
}

/** `returnTo`: the origin that the form's answer leads to, which the policy must allow. */
export function consentPage(
	words: PageWords,
	wishes: readonly string[],
	returnTo: string
): Response {
	const asked = wishes.map((wish) => `<li>${wish}</li>`).join('');
	const choices = people
		.map(
			({ number, firstName, lastName }) =>
				`<option value="${number}">${firstName} ${lastName}</option>`
		)
		.join('');
	const body = `<form method="post">
<label for="member">Sign in as</label>
<select id="member" name="member">${choices}</select>
<p>Life Tracker asks to:</p>
<ul>${asked}</ul>
<div class="choice">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>`;
	const title = `Allow access to example ${words.records}`;
	return page({ words, status: 200, title, body, returnTo });
}

export function refusalPage(words: PageWords, problem: string): Response {
	const body = `<p>${problem}</p>`;
	return page({ words, status: 400, title: 'This request cannot go on', body, returnTo: '' });
}

interface Page {
	words: PageWords;
	status: number;
	title: string;
	body: string;
	returnTo: string;
}

function page({ words, status, title, body, returnTo }: Page): Response {
	const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${words.style}">
</head>
<body>
<main>
<h1>${title}</h1>
<p>This is a stand-in for ${words.provider} with made-up people and ${words.records}.</p>
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
