/**
 * One array of doubles that a solve lays its matrices into, together with the product kernel that works on it. Large
 * arenas live in a WebAssembly memory (kept and grown between solves, never more than one), small ones in an array.
 */
import { availableParallelism } from 'node:os';
import { plainProductKernel, plainSingleKernel } from './plain-product.ts';
import { type ProductKernel, productModule } from './product-kernel.ts';
import { Team } from './team.ts';
import { MOST_PAGES } from './wasm-module.ts';

export interface Arena {
  readonly memory: Float64Array;
  /** The same bytes as singles. */
  readonly singles: Float32Array;
  readonly multiply: ProductKernel;
  readonly multiplySingles: ProductKernel;
  /** Two threads for this arena, kernel 0 for doubles and 1 for singles; started at first use. */
  readonly team: () => Team | undefined;
}

const PAGE = 65536;
/** Above this an ordinary array serves; WebAssembly memories end at 4 GiB. */
const MOST_BYTES = MOST_PAGES * PAGE;

interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** The part of the global WebAssembly object in use here (its types come with those of browsers only). */
interface WasmApi {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly f: ProductKernel } };
}

interface Engine {
  readonly memory: WasmMemory;
  readonly double: ProductKernel;
  readonly single: ProductKernel;
  readonly team: () => Team | undefined;
}

/** Length of the plain array kept for small problems, whose allocation would be a tenth of their time. */
const SMALL = 4096;

let small: Arena | undefined;
let engine: Engine | undefined;
let unavailable = false;

/** Whether the SIMD kernel can run here. */
export function hasSimd(): boolean {
  return startEngine() !== undefined;
}

/**
 * An arena of at least `length` doubles with arbitrary contents, valid until the next call
 * of this function. `simd: false` forces plain JavaScript, which gives the same bits.
 */
export function takeArena(length: number, simd: boolean): Arena {
  const bytes = 8 * length;
  const started = simd && bytes <= MOST_BYTES ? startEngine() : undefined;
  if (started !== undefined) {
    const missing = Math.ceil((bytes - started.memory.buffer.byteLength) / PAGE);
    if (missing <= 0 || grow(started.memory, missing)) {
      const { buffer } = started.memory;
      return arena(new Float64Array(buffer, 0, length), started);
    }
  }
  if (length > SMALL) return plainArena(length);
  small ??= plainArena(SMALL);
  return small;
}

function plainArena(length: number): Arena {
  const memory = new Float64Array(length);
  return arena(memory, undefined);
}

function arena(memory: Float64Array, started: Engine | undefined): Arena {
  const singles = new Float32Array(memory.buffer, memory.byteOffset, 2 * memory.length);
  return {
    memory,
    singles,
    multiply: started?.double ?? plainProductKernel(memory),
    multiplySingles: started?.single ?? plainSingleKernel(singles, memory),
    team: () => started?.team(),
  };
}

/** Undefined where threads cannot be started: one thread does all. */
function startTeam(...parts: ConstructorParameters<typeof Team>): Team | undefined {
  try {
    return new Team(...parts);
  } catch {
    return undefined;
  }
}

function grow(memory: WasmMemory, pages: number): boolean {
  try {
    memory.grow(pages);
    return true;
  } catch {
    return false;
  }
}

/** Compiled at first use; an engine without WebAssembly SIMD is asked only once. */
function startEngine(): Engine | undefined {
  if (engine !== undefined || unavailable) return engine;
  try {
    const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
    const memory = new Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
    const modules = [new Module(productModule('double')), new Module(productModule('single'))] as const;
    const kernels = modules.map((module) => new Instance(module, { m: { m: memory } }).exports.f);
    let team: Team | undefined;
    engine = {
      memory,
      double: kernels[0]!,
      single: kernels[1]!,
      team: () => {
        if (team === undefined && availableParallelism() > 1) team = startTeam(modules, kernels, memory);
        return team;
      },
    };
  } catch {
    unavailable = true;
  }
  return engine;
}
