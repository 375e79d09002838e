import type { FileResult } from './run-test-file.ts';

/** The lines that tell what happened in one file. */
export function describeResult({ file, passed, failed, skipped, failures, seconds }: FileResult): string[] {
  const mark = failed === 0 ? 'ok  ' : 'FAIL';
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ];
  return [
    `${mark} ${file}  ${counts.join(', ')}  (${seconds.toFixed(2)} s)`,
    ...skipped.map((reason) => `     skipped: ${reason}`),
    ...failures.flatMap((failure) =>
      failure
        .trim()
        .split('\n')
        .map((line) => `     ${line}`),
    ),
  ];
}

/**
 * The lines after the last file, and the exit status: 1 when something failed, no file matched or no test ran.
 * The last line is `N passed, N failed`, with `, N skipped` when there are any.
 */
export function summarize(
  results: readonly FileResult[],
  filters: readonly string[],
): { lines: string[]; status: 0 | 1 } {
  const total = (count: (result: FileResult) => number): number =>
    results.reduce((sum, result) => sum + count(result), 0);
  const passed = total((result) => result.passed);
  const skipped = total((result) => result.skipped.length);
  let failed = total((result) => result.failed);
  const lines: string[] = [];
  if (results.length > 0) {
    const slowest = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
    lines.push(
      '',
      `slowest: ${slowest.map(({ file, seconds }) => `${file} ${seconds.toFixed(2)} s`).join(', ')}`,
    );
    const failing = results.filter((result) => result.failed > 0).map(({ file }) => file);
    if (failing.length > 0) lines.push(`failing: ${failing.sort().join(', ')}`);
  }
  if (passed + failed === 0) {
    if (results.length > 0) lines.push('no test ran');
    else
      lines.push(filters.length > 0 ? `no test file matches ${filters.join(', ')}` : 'there is no test file');
    failed = 1;
  }
  lines.push(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return { lines, status: failed === 0 ? 0 : 1 };
}
