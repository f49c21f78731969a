import { expect, test } from 'vitest';
import { attributions, isAmbiguous, isCounted } from './attribution.ts';
import { answer } from './deeds.ts';

test('only what may be or is somebody else’s is kept out of the trend', () => {
	const out = Object.values(attributions).filter((attribution) => !isCounted({ attribution }));
	expect(out).toEqual([attributions.ambiguous, attributions.notMine]);
	for (const attribution of ['', 'code 17']) expect(isCounted({ attribution })).toBe(true);
});

test('an answer ends the question either way', () => {
	for (const isMe of [true, false]) {
		const { patch } = answer({ id: '0192f0c8-0000-7000-8000-000000000001' }, isMe);
		const attribution = String(Object(patch).attribution);
		expect(isAmbiguous({ attribution })).toBe(false);
		expect(isCounted({ attribution })).toBe(isMe);
	}
});
