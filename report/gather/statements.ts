/** Claims as they are stated, with formulas, joined with claims as they were judged. */

import type { Statement } from '../../lib/audit/types.ts';
import type { JudgedClaim } from '../../lib/experiment/types.ts';
import { InputError } from '../../lib/input-error.ts';
import type { ReportClaim } from '../model.ts';

/** "hamiltonian.verify" under "run-8-tiny" is "run-8-tiny.verify". */
const anchorOf = (section: string, id: string): string => `${section}${id.slice(id.indexOf('.'))}`;

/**
 * @param where what the judged claims come from, for the message.
 * @throws InputError when they are not those of the statement, one for one.
 */
export function joinClaims(
  section: string,
  stated: readonly Statement[],
  judged: readonly JudgedClaim[],
  where: string,
): readonly ReportClaim[] {
  const [wanted, found] = [stated, judged].map((list) => list.map(({ id }) => id).join(', '));
  if (wanted !== found) throw new InputError(`${where}: has the claims ${found}; expected ${wanted}`);
  return stated.map(({ id, latex }, k) => {
    const { statement: words, beyondPaper, verdict, level, evidence } = judged[k]!;
    return { anchor: anchorOf(section, id), id, words, latex, beyondPaper, verdict, level, evidence };
  });
}
