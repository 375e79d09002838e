/** node:os for the browser: one thread, so that no helper thread is asked for. */
export const availableParallelism = (): number => 1;
