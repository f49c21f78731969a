/** What sign-out gives the shell; the route ties the two together. */
export interface Leave {
	/** Removes the example account, here and on the server. Needs the network. */
	example(leaving: { userId: string; closeReplica: () => Promise<void> }): Promise<unknown>;
	/** Calls back when this person signs out in another tab. Returns how to stop listening. */
	elsewhere(letGo: (news: { userId: string }) => void): () => void;
}
