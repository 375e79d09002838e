import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = [
  'lib',
  'theorems',
  'api',
  'cli',
  'examples',
  'packaging',
  'bench',
  'experiments',
  'figures',
  'report',
  'explorer',
  'notebooks',
];

/**
 * The files *.test.ts in the source folders of a project, as sorted paths relative to its root with forward
 * slashes. Folders that do not exist, node_modules and names that begin with a dot are passed over.
 * @param filters parts of paths; a file is kept when it contains one of them, or when there are none.
 */
export function findTestFiles(root: string, filters: readonly string[] = []): string[] {
  const files: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.name.endsWith('.test.ts')) files.push(path);
    }
  };
  const present = new Set(readdirSync(root));
  for (const folder of FOLDERS) if (present.has(folder)) visit(folder);
  return files
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
}
