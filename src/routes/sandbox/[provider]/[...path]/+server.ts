import { answerFromSandbox } from '#lib/providers/sandbox-http.server.ts';
import { requireApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

const answer: RequestHandler = ({ request, params, locals }) => {
	const { provider } = params;
	return answerFromSandbox(requireApp(), { request, provider, isLocal: locals.visitor.local });
};

export const GET = answer;
export const POST = answer;
export const DELETE = answer;
