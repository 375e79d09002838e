import { Worker } from 'node:worker_threads';

/**
 * A thread that runs a module, compiled or in TypeScript. Node 22.18 and later remove types on their own; before, the
 * thread registers tsx first, which does not reach into threads by itself.
 */
export function startThread(module: URL, workerData: unknown): Worker {
  // Node 20's types do not know of process.features.typescript.
  if (module.pathname.endsWith('.js') || Reflect.get(process.features, 'typescript')) {
    return new Worker(module, { workerData, execArgv: [] });
  }
  const tsx = import.meta.resolve('tsx/esm/api');
  const program = `import(${JSON.stringify(tsx)})
    .then(({ register }) => { register(); return import(${JSON.stringify(module.href)}); })
    .catch((error) => { setImmediate(() => { throw error; }); });`;
  return new Worker(program, { eval: true, workerData, execArgv: [] });
}
