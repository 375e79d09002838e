/** Reported quantities of an instance, as the commands print them. */

import type { Fact } from '../../lib/audit/types.ts';
import { type Displayable, markdown } from './display.ts';

/** @param ids which to show, in this order. @throws RangeError for one that is not there. */
export function facts(all: readonly Fact[], ids: readonly string[]): Displayable {
  const parts = ids.map((id) => {
    const fact = all.find((candidate) => candidate.id === id);
    if (fact === undefined) throw new RangeError(`no fact is called ${id}`);
    return `*${fact.statement}* (${fact.level}):\n\n\`\`\`\n${fact.text.join('\n')}\n\`\`\`\n`;
  });
  return markdown(parts.join('\n'));
}
