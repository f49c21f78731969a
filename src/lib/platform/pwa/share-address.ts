/** Where the manifest lets other apps post what is shared with this one. */
export const shareAddress = '/import/share';
