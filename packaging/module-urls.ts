/**
 * tsc writes `import './a.ts'` as './a.js'; this does the same for modules that are named by URL, for threads and child
 * processes: `new URL('./worker.ts', import.meta.url)`.
 */

/** The path may be a template: `new URL(`./${id}/main.ts`, import.meta.url)`. */
const MODULE_URL = /(new URL\(\s*)(['"`])(\.{1,2}\/[^'"`]*)\.ts\2(\s*,\s*import\.meta\.url\s*\))/g;

export interface RewrittenModule {
  readonly code: string;
  /** Relative paths that now end in .js and have no placeholders: files that must exist. */
  readonly targets: readonly string[];
}

export function rewriteModuleUrls(code: string): RewrittenModule {
  const targets: string[] = [];
  const rewritten = code.replace(
    MODULE_URL,
    (_, open: string, quote: string, path: string, close: string) => {
      if (!path.includes('${')) targets.push(`${path}.js`);
      return `${open}${quote}${path}.js${quote}${close}`;
    },
  );
  return { code: rewritten, targets };
}
