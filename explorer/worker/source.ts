/** The text of an instance and its name, as the command line would be given them. */

import { equation5Instance } from '../state/equation-5-instance.ts';
import type { ViewId, ViewState } from '../state/state.ts';
import { theorem1Instance } from '../state/theorem-1-instance.ts';
import { theorem2Instance } from '../state/theorem-2-instance.ts';
import type { Subject } from './messages.ts';

const WRITERS: { readonly [V in ViewId]: (state: ViewState<V>) => string } = {
  'theorem-1': theorem1Instance,
  'theorem-2': theorem2Instance,
  'equation-5': equation5Instance,
};

export function sourceOf<V extends ViewId>(
  view: V,
  subject: Subject,
): { readonly text: string; readonly source: string } {
  if (subject.kind === 'text') return subject;
  return { text: WRITERS[view](subject.state as ViewState<V>), source: `${view}.json` };
}
