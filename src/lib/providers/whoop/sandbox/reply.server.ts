import { jsonReply, textReply } from '../../sandbox/reply.server.ts';

/** Plain text, not JSON, as the real one answers. */
export function unauthorized(headers: HeadersInit = {}): Response {
	return textReply(401, 'Authorization was not valid', headers);
}

/** RFC 6749 §5.2 */
export function oauthError(status: number, error: string, description: string): Response {
	return jsonReply(status, { error, error_description: description });
}
