import type { SourceReference, Window } from './provider.ts';

/** A provider's call to one of our addresses. */
export interface WebhookRequest {
	readonly headers: Headers;
	/** The bytes as they came: parsed and written again, a signature would no longer match. */
	readonly body: Uint8Array;
	readonly now: number;
	/** The secret of our app there, which signs where a provider signs; null: it needs no app. */
	readonly clientSecret: string | null;
}

/** What an event asks of us. It is only ever a hint: what it says is asked of the provider. */
export interface WebhookEvent {
	/** Whose account it is about; null: the address alone says so. */
	readonly externalId: string | null;
	/** `ended`: the person may have taken our access away there. `other`: nothing that we read. */
	readonly kind: 'changed' | 'ended' | 'other';
	/** What to list again soon, on the activity's own time. */
	readonly window: Window | null;
	/** Which record it is about: if it is here, the moment in which it began is listed again. */
	readonly about?: SourceReference;
	/** The provider's own name of this delivery: one that comes again has no effect. */
	readonly traceId?: string;
}

/** The event of an authentic delivery; a text says why it is turned away. Never throws. */
export type ReadEvent = (request: WebhookRequest) => WebhookEvent | string;
