/** node:path for the browser: the one function that the theorems use. */

/** ".json" of "a/b.json"; "" where there is none. */
export function extname(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot);
}
