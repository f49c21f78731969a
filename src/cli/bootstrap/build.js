// `npm run build`
import { buildAll } from './build-all.js';
import { run } from './project.js';

await run(buildAll);
