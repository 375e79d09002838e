/**
 * Times the training step of a request in TensorFlow.js: `peer.ts DIRECTORY wasm|node`, in a process of its own, for the
 * engine of TensorFlow.js is global. Prints one JSON object, as peers.py does.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs-core';
import { createModel } from './model.ts';
import type { PeerRequest, PeerTiming } from './request.ts';

const require = createRequire(import.meta.url);
/** An optional peer dependency: it downloads a native library when it is installed. */
const OPTIONAL = '@tensorflow/tfjs-node';

async function load(backend: string): Promise<typeof TensorFlow> {
  if (backend === 'node') return require(OPTIONAL) as typeof TensorFlow;
  const tf = require('@tensorflow/tfjs-core') as typeof TensorFlow;
  // The package's bundle for Node leaves out the gradients of the operations; registries are global.
  require('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  const main = require.resolve('@tensorflow/tfjs-backend-wasm');
  const wasm = require(main) as { setWasmPaths(prefix: string): void };
  wasm.setWasmPaths(`${dirname(main)}/`);
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend does not start');
  return tf;
}

const [directory, backend] = process.argv.slice(2) as [string, string];
const request = JSON.parse(readFileSync(join(directory, 'request.json'), 'utf8')) as PeerRequest;
const bytes = readFileSync(join(directory, 'parameters.bin'));
const parameters = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const tf = await load(backend);
await tf.ready();
const model = createModel(tf, request, parameters);
const losses: number[] = [];
const times: number[] = [];
for (let round = 0; round <= request.rounds; round++) {
  const usage = process.cpuUsage();
  for (let step = 0; step < request.steps; step++) losses.push(model.step());
  const { user, system } = process.cpuUsage(usage);
  if (round > 0) times.push((user + system) / 1000 / request.steps);
}
const sorted = times.sort((a, b) => a - b);
const float32: PeerTiming = {
  cpuMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
  losses: losses.slice(0, request.steps),
};
console.log(JSON.stringify({ version: tf.version_core, float32 }));
