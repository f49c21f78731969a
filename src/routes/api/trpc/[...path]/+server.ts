import { requireApp } from '#lib/running-app.server.ts';
import type { RequestHandler } from './$types';

const answer: RequestHandler = ({ request, locals }) => requireApp().answerTrpc(request, locals);

export const GET = answer;
export const POST = answer;
