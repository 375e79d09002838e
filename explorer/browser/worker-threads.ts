/** node:worker_threads for the browser: there is no helper thread; lib/linear-algebra then does all in this one. */
export class Worker {
  constructor() {
    throw new Error('there are no helper threads here');
  }
}
