/** What a push carries: the declarative form, which Safari shows by itself and our worker reads. */
export interface PushMessage {
	/** The number of the form: RFC 8030. */
	readonly web_push: 8030;
	readonly notification: {
		readonly title: string;
		readonly body: string;
		/** The whole address that a tap opens. */
		readonly navigate: string;
		readonly lang: 'en';
		/** A later one of the same tag takes the place of this one. */
		readonly tag: string;
		readonly app_badge?: string;
		readonly actions?: readonly MessageAction[];
		readonly data: MessageData;
	};
}

interface MessageAction {
	readonly action: string;
	readonly title: string;
	readonly navigate: string;
}

export interface MessageData {
	/** As above: browsers hand over `data` alone with a tap. */
	readonly navigate: string;
	/** For each action, the deed that the page is asked for; without one nothing is opened. */
	readonly deeds?: Readonly<Record<string, string | null>>;
}
