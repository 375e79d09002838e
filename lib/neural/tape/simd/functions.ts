/**
 * The SIMD functions of a kernel, on the memory that its blocks lie in: operation by operation what the JavaScript beside
 * their callers computes, every sum in the same order, every rounding in the same place, hence the same bits. All
 * addresses are in bytes; counts may be 0.
 */
import type { Block, MatrixKernel, Precision } from '../../kernel/types.ts';
import { causalSoftmaxBackwardModule, causalSoftmaxModule } from './causal-softmax-code.ts';
import { geluBackwardModule, geluModule } from './gelu-code.ts';
import { layerNormBackwardModule } from './layer-norm-backward-code.ts';
import { layerNormModule } from './layer-norm-code.ts';
import { addModule, columnSumsModule } from './sums-code.ts';
import { ConstantTable } from './vector-writer.ts';

/** Arguments are addresses in bytes, counts and doubles, as the modules say; the table's address is added here. */
type Code = (...words: number[]) => void;

export interface SimdFunctions {
  /** Whether the code reaches all blocks. */
  reaches(...blocks: readonly Block[]): boolean;
  readonly gelu: Code;
  readonly geluBackward: Code;
  readonly layerNorm: Code;
  readonly layerNormBackward: Code;
  readonly causalSoftmax: Code;
  readonly causalSoftmaxBackward: Code;
  readonly add: Code;
  readonly columnSums: Code;
}

/** The part of the global WebAssembly object in use here (its types come with those of browsers only). */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly f: unknown } };
}

type Name = Exclude<keyof SimdFunctions, 'reaches'>;

interface Compiled {
  readonly table: ConstantTable;
  readonly modules: Readonly<Record<Name, object>>;
}

const compiled = new Map<Precision, Compiled>();
const known = new WeakMap<MatrixKernel, SimdFunctions>();

/** Undefined for a kernel in JavaScript. */
export function simdFunctions(kernel: MatrixKernel): SimdFunctions | undefined {
  const { simd } = kernel;
  if (simd === undefined) return undefined;
  const existing = known.get(kernel);
  if (existing !== undefined) return existing;
  const { table, modules } = compile(kernel.precision);
  const { data } = simd;
  new Float64Array(data.buffer, data.byteOffset, table.values.length).set(table.values);
  const start = (module: object): Code => {
    const { f } = new (wasmApi().Instance)(module, { m: { m: simd.memory } }).exports;
    return f as Code;
  };
  const created: SimdFunctions = {
    reaches: (...blocks) => blocks.every((block) => simd.owns(block)),
    gelu: start(modules.gelu),
    geluBackward: start(modules.geluBackward),
    layerNorm: start(modules.layerNorm),
    layerNormBackward: start(modules.layerNormBackward),
    causalSoftmax: start(modules.causalSoftmax),
    causalSoftmaxBackward: start(modules.causalSoftmaxBackward),
    add: start(modules.add),
    columnSums: start(modules.columnSums),
  };
  known.set(kernel, created);
  return created;
}

/** The address of the table of constants, the last argument of the functions that compute with doubles. */
export function tableOf(kernel: MatrixKernel): number {
  return kernel.simd?.data.byteOffset ?? 0;
}

/** Bytes for the table; what follows is scratch. */
const TABLE_BYTES = 1024;

/** The address of 8 kB for intermediate results. */
export function scratchOf(kernel: MatrixKernel): number {
  return tableOf(kernel) + TABLE_BYTES;
}

function compile(precision: Precision): Compiled {
  const existing = compiled.get(precision);
  if (existing !== undefined) return existing;
  const table = new ConstantTable();
  const { Module } = wasmApi();
  const modules = {
    gelu: new Module(geluModule(precision, table)),
    geluBackward: new Module(geluBackwardModule(precision, table)),
    layerNorm: new Module(layerNormModule(precision, table)),
    layerNormBackward: new Module(layerNormBackwardModule(precision, table)),
    causalSoftmax: new Module(causalSoftmaxModule(precision, table)),
    causalSoftmaxBackward: new Module(causalSoftmaxBackwardModule(precision, table)),
    add: new Module(addModule(precision)),
    columnSums: new Module(columnSumsModule(precision)),
  };
  const created = { table, modules };
  compiled.set(precision, created);
  return created;
}

function wasmApi(): WasmApi {
  return (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
}
