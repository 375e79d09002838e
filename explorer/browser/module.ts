/** node:module for the browser: `createRequire` as lib/symbolic/mathjs.ts uses it, for one bundle. */

import mathjs from 'mathjs/lib/browser/math.js';

const BUNDLE = 'mathjs/lib/browser/math.js';

export function createRequire(): (id: string) => unknown {
  return (id) => {
    if (id !== BUNDLE) throw new Error(`${id} is not part of this page`);
    return mathjs;
  };
}
