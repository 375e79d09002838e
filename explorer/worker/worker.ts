/** The worker's end of the messages. One request at a time; the page ends the worker to cancel one. */

import { InputError } from '../../lib/input-error.ts';
import { handle } from './handle.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** What is in use here of the global scope of a worker. */
interface Scope {
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as Scope;
const PROGRESS_MILLISECONDS = 100;

scope.onmessage = ({ data: { id, request } }) => {
  let last = performance.now();
  const progress = (what: string, share: number): void => {
    if (performance.now() - last < PROGRESS_MILLISECONDS) return;
    last = performance.now();
    scope.postMessage({ id, kind: 'progress', what, share });
  };
  handle(request, progress).then(
    (value) => scope.postMessage({ id, kind: 'answer', value }),
    (error: unknown) => {
      // Anything else is a fault of this page: said as such, so that it is not taken for a verdict.
      const message = error instanceof InputError ? error.message : `internal error: ${String(error)}`;
      scope.postMessage({ id, kind: 'fault', message });
    },
  );
};
