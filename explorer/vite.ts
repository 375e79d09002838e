/** How the page is put together: the lib and theorem modules as they are, with the few Node modules replaced. */

import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InlineConfig, Plugin } from 'vite';

export const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);

/** Node modules that reachable code imports, and what stands for them. */
const REPLACED: Readonly<Record<string, string>> = {
  'node:os': 'os.ts',
  'node:path': 'path.ts',
  'node:module': 'module.ts',
  'node:worker_threads': 'worker-threads.ts',
};
const READ = join(ROOT, 'lib/instance/read.ts');

/** Refuses every other Node module, so that nothing lands in the bundle as an empty stub. */
function browserModules(): Plugin {
  return {
    name: 'rewardproof:browser-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      const file = REPLACED[source];
      if (file !== undefined) return join(HERE, 'browser', file);
      if (source.startsWith('node:')) {
        throw new Error(
          `${source} is imported by ${importer ?? 'the page'}; expected code that needs no Node`,
        );
      }
      if (
        importer !== undefined &&
        source.endsWith('/read.ts') &&
        resolve(dirname(importer), source) === READ
      )
        return join(HERE, 'browser/read.ts');
      return null;
    },
  };
}

/** Configuration of server and build, without a file. */
export function viteConfig(): InlineConfig {
  return {
    configFile: false,
    root: HERE,
    base: './',
    publicDir: false,
    cacheDir: join(ROOT, 'node_modules/.vite-explorer'),
    plugins: [browserModules()],
    worker: { format: 'es', plugins: () => [browserModules()] },
    // Named, so that the server does not reload the page when it finds them late.
    optimizeDeps: { include: ['fast-check', 'fraction.js', 'mathjs/lib/browser/math.js'] },
    server: { fs: { allow: [ROOT] }, host: 'localhost', strictPort: true },
    build: { target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 1000, modulePreload: false },
    logLevel: 'warn',
    clearScreen: false,
  };
}
