/** Blocks between <!-- generated: NAME --> and <!-- end of NAME --> in a Markdown file. */

import { InputError } from '../../lib/input-error.ts';

/**
 * The text with every block filled.
 * @param source name of the file, for messages.
 * @throws InputError for a block without an end, one of an unknown name, and one of `tables` that is missing.
 */
export function filled(text: string, source: string, tables: Readonly<Record<string, () => string>>): string {
  const missing = new Set(Object.keys(tables));
  const result = text.replace(
    /<!-- generated: ([\w-]+) -->\n[\s\S]*?(?:<!-- end of \1 -->|$)/g,
    (block, name: string) => {
      const make = tables[name];
      if (make === undefined)
        throw new InputError(
          `${source}: "${name}" is no table; expected one of ${Object.keys(tables).join(', ')}`,
        );
      if (!block.endsWith(`<!-- end of ${name} -->`)) {
        throw new InputError(`${source}: the block "${name}" has no end; expected <!-- end of ${name} -->`);
      }
      missing.delete(name);
      return `<!-- generated: ${name} -->\n${make()}\n<!-- end of ${name} -->`;
    },
  );
  for (const name of missing) {
    throw new InputError(`${source}: lacks the block "${name}"; expected <!-- generated: ${name} -->`);
  }
  return result;
}
