/** From a request to its answer; no browser needed. */

import { START_OFFSET } from '../state/theorem-2-instance.ts';
import { audit, type Progress } from './audit.ts';
import { equation5View } from './equation-5.ts';
import type { Answer, Answers, Request } from './messages.ts';
import { sourceOf } from './source.ts';
import { theorem1View } from './theorem-1.ts';
import { theorem2View } from './theorem-2.ts';

/** @throws InputError for a bad instance. */
export async function handle<R extends Request>(request: R, progress: Progress): Promise<Answer<R>> {
  return (await answer(request, progress)) as Answer<R>;
}

async function answer(request: Request, progress: Progress): Promise<Answers[keyof Answers]> {
  switch (request.task) {
    case 'theorem-1': {
      const { text, source } = sourceOf('theorem-1', request.subject);
      return theorem1View(text, source);
    }
    case 'theorem-2': {
      const { subject } = request;
      const { text, source } = sourceOf('theorem-2', subject);
      const isShifted = subject.kind === 'controls' && subject.state.drop === 'H6';
      return theorem2View(text, source, isShifted ? START_OFFSET : 0);
    }
    case 'equation-5': {
      const { text, source } = sourceOf('equation-5', request.subject);
      return equation5View(text, source);
    }
    case 'text':
      return sourceOf(request.view, request.subject).text;
    default:
      return audit(request, progress);
  }
}
