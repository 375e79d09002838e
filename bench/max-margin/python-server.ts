/** A Python process that answers one JSON line per JSON line. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

const COUNT_PACKAGES = `import importlib.util as u, numpy, scipy
print(sum(u.find_spec(p) is not None for p in ("sklearn", "cvxopt")))`;

/**
 * A Python that imports numpy and scipy: REWARDPROOF_PYTHON when it does, otherwise that of python3 and
 * /usr/bin/python3 which has more of the peers; undefined when none does.
 */
export function findPython(): string | undefined {
  const wanted = process.env.REWARDPROOF_PYTHON;
  let best: string | undefined;
  let most = -1;
  for (const name of wanted ? [wanted] : ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(name, ['-c', COUNT_PACKAGES], { encoding: 'utf8' });
    if (status !== 0 || !(Number(stdout) > most)) continue;
    best = name;
    most = Number(stdout);
  }
  return best;
}

export class PythonServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  readonly #replies: AsyncIterator<string>;

  /** @param threads for BLAS and OpenMP; undefined leaves the choice to them. */
  constructor(python: string, script: string, threads: number | undefined) {
    const env = { ...process.env };
    for (const name of ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS']) {
      if (threads === undefined) delete env[name];
      else env[name] = String(threads);
    }
    this.#process = spawn(python, [script], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stderr.resume();
    this.#process.stdin.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#process.stdout });
    this.#replies = this.#lines[Symbol.asyncIterator]();
  }

  /** The reply, or {error} when the process ended. */
  async ask(request: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const reply = await this.#replies.next();
    if (reply.done === true) return { error: 'the Python process ended' };
    return JSON.parse(reply.value) as Record<string, unknown>;
  }

  close(): void {
    this.#lines.close();
    this.#process.kill();
  }
}
