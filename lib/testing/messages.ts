/**
 * What the process of one test file writes to its parent, one JSON object a line on file descriptor 3. The last
 * message is `done`: without it the process ended too early.
 */

export interface SuiteMessage {
  readonly kind: 'suite';
  readonly passed: number;
  /** Tests that failed, or that never started because a hook threw. */
  readonly failed: number;
  /** uvu's account of the failures: suite, title, message, difference, stack. */
  readonly report: string;
}

export interface DoneMessage {
  readonly kind: 'done';
  /** Suites that were handed to uvu by `.run()`. */
  readonly runs: number;
  /** Titles of tests marked `.only`. */
  readonly only: readonly string[];
  /** Titles of tests marked `.skip`. */
  readonly skipped: readonly string[];
  /** Tests registered in suites after their last `.run()`, or without any. */
  readonly leftOver: number;
}

export type Message = SuiteMessage | DoneMessage;
