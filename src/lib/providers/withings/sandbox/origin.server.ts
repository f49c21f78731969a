import { createHash } from 'node:crypto';

/** What a scale says of itself: the spec calls its number `model_id`, real answers `modelid`. */
export function scaleOrigin(member: number) {
	const hex = createHash('sha1').update(`scale ${member}`).digest('hex');
	return { deviceid: hex, hash_deviceid: hex, model: 'Body Cardio', modelid: 6 };
}

export const manualOrigin = { deviceid: null, hash_deviceid: null, model: null, modelid: null };
