/** How the worker is started. */

import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunConfig } from '../config/types.ts';

export const WORKER_FOLDER = fileURLToPath(new URL('../../worker', import.meta.url));

/** The environment of any worker: nothing is downloaded unless that was asked for, telemetry is off. */
export function workerEnvironment(
  base: NodeJS.ProcessEnv,
  { download, threads }: { readonly download: boolean; readonly threads: number },
): NodeJS.ProcessEnv {
  const offline = download
    ? {}
    : { HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1', HF_DATASETS_OFFLINE: '1' };
  const path = base.PYTHONPATH;
  return {
    ...base,
    ...offline,
    PYTHONPATH: path === undefined || path === '' ? WORKER_FOLDER : `${WORKER_FOLDER}${delimiter}${path}`,
    PYTHONUNBUFFERED: '1',
    PYTHONHASHSEED: '0',
    OMP_NUM_THREADS: String(threads),
    TOKENIZERS_PARALLELISM: 'false',
    HF_HUB_DISABLE_TELEMETRY: '1',
    // Without it some matrix products on CUDA differ from run to run.
    CUBLAS_WORKSPACE_CONFIG: ':4096:8',
  };
}

export function workerCommand(
  python: string,
  folder: string,
  resume: boolean,
): readonly [string, ...string[]] {
  return [python, '-m', 'rewardproof_lm', 'run', folder, ...(resume ? ['--resume'] : [])];
}

export const benchCommandLine = (python: string, folder: string): readonly [string, ...string[]] => [
  ...([python, '-m', 'rewardproof_lm', 'bench', folder] as const),
];

export function sweepCommandLine(
  python: string,
  folder: string,
  { workers, address, ray }: { readonly workers?: number; readonly address?: string; readonly ray: boolean },
): readonly [string, ...string[]] {
  return [
    ...([python, '-m', 'rewardproof_lm', 'sweep', folder] as const),
    ...(workers === undefined ? [] : ['--workers', String(workers)]),
    ...(address === undefined ? [] : ['--address', address]),
    ...(ray ? [] : ['--no-ray']),
  ];
}

export function environmentOf(config: RunConfig, base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return workerEnvironment(base, {
    download: config.model.download,
    threads: config.threads,
  });
}
