/** The package as a user has it: built into a temporary folder, with its dependencies and nothing else beside it. */

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, ROOT } from '../build.ts';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly files?: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs plain Node in a folder. */
export function node(folder: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 2 ** 26, timeout: 120_000 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status === 'number') resolve({ status, stdout, stderr });
      else reject(error);
    });
  });
}

export class Installed {
  /** Of the package itself. */
  readonly folder: string;
  /** A user's project that depends on it. */
  readonly project: string;
  readonly manifest: Manifest;
  readonly #root: string;

  private constructor(root: string, manifest: Manifest) {
    this.#root = root;
    this.folder = join(root, 'package');
    this.project = join(root, 'project');
    this.manifest = manifest;
  }

  static async make(): Promise<Installed> {
    const root = await mkdtemp(join(tmpdir(), 'rewardproof-package-'));
    const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    const installed = new Installed(root, manifest);
    const { folder, project } = installed;
    await mkdir(folder);
    for (const name of ['package.json', 'README.md', 'LICENSE', 'CLAIMS.md', 'docs']) {
      await cp(join(ROOT, name), join(folder, name), {
        recursive: true,
        filter: (path) => !path.includes('node_modules'),
      });
    }
    await build(join(folder, 'dist'));
    for (const name of Object.keys(manifest.dependencies)) {
      await link(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    }
    await link(folder, join(project, 'node_modules', manifest.name));
    await writeFile(join(project, 'package.json'), '{"type":"module"}\n');
    return installed;
  }

  /** Runs the command of the package. */
  command(...args: readonly string[]): Promise<Ended> {
    const bin = this.manifest.bin?.rewardproof ?? 'package.json has no bin';
    return node(this.project, [join(this.folder, bin), ...args]);
  }

  /** Runs a program of this folder in the user's project. */
  async program(name: string, ...args: readonly string[]): Promise<Ended> {
    const path = join(this.project, name);
    await cp(fileURLToPath(new URL(name, import.meta.url)), path);
    return node(this.project, [path, ...args]);
  }

  remove(): Promise<void> {
    return rm(this.#root, { recursive: true, force: true });
  }
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path, 'junction');
}
