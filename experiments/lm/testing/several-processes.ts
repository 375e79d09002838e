/** Tests of the worker that start processes of their own: each takes up to a minute or two, and a test file to itself. */

import { suite } from 'uvu';
import { pytest, pytestPython } from './pytest.ts';

/** Files of worker/tests. */
export const SEVERAL_PROCESSES = ['test_bench.py', 'test_distributed.py', 'test_sweep.py'] as const;

/** Runs one of them; visibly skipped where its packages are absent. */
export async function testInSeveralProcesses(
  file: (typeof SEVERAL_PROCESSES)[number],
  {
    only,
    needs = [],
  }: {
    /** An expression of pytest's -k. */
    readonly only?: string;
    /** Packages beside those of every test. */
    readonly needs?: readonly string[];
  } = {},
): Promise<void> {
  const it = suite(`${file} of the worker`);
  const python = await pytestPython(...needs);
  const args = [`tests/${file}`, ...(only === undefined ? [] : ['-k', only])];
  if ('missing' in python) it.skip(`needs ${python.missing}: npm run lm -- setup --dev --ray`);
  else it('passes', () => pytest(python.command, args));
  it.run();
}
