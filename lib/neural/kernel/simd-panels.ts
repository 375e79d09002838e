/** The arithmetic of panels in WebAssembly SIMD, and the memory that it works on. */
import { MOST_PAGES } from '../../linear-algebra/wasm-module.ts';
import { PANEL_ROWS, type PanelArithmetic, type PanelRange, type Strips, type Target } from './panels.ts';
import { packPlainly } from './plain-panels.ts';
import {
  entryBytes,
  type MultiplyCode,
  multiplyModule,
  tileColumns,
  type ZeroCode,
  zeroModule,
} from './simd-code.ts';
import { SimdMemory, type WasmMemory } from './simd-memory.ts';
import { type PackCode, packAdjacentModule, packTransposedModule } from './simd-packing.ts';
import type { Block, Precision } from './types.ts';

/** The part of the global WebAssembly object in use here (its types come with those of browsers only). */
interface WasmApi {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly f: unknown } };
}

interface PackModules {
  readonly adjacent: object;
  readonly transposed: object;
}

/** Compiled once in a process. */
interface Modules {
  readonly multiply: object;
  readonly zero: object;
  /** By the width of a panel. */
  readonly packs: ReadonlyMap<number, PackModules>;
}

export interface SimdParts {
  readonly arithmetic: PanelArithmetic;
  readonly memory: SimdMemory;
}

const compiled = new Map<Precision, Modules>();

function wasmApi(): WasmApi {
  return (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
}

function modulesFor(precision: Precision): Modules {
  const known = compiled.get(precision);
  if (known !== undefined) return known;
  const { Module } = wasmApi();
  const widths = new Set([PANEL_ROWS, tileColumns(precision)]);
  const modules = {
    multiply: new Module(multiplyModule(precision)),
    zero: new Module(zeroModule()),
    packs: new Map(
      [...widths].map((width) => [
        width,
        {
          adjacent: new Module(packAdjacentModule(precision, width)),
          transposed: new Module(packTransposedModule(precision, width)),
        },
      ]),
    ),
  };
  compiled.set(precision, modules);
  return modules;
}

/** Undefined where there is no WebAssembly SIMD or no shared memory to be had. */
export function simdParts(precision: Precision): SimdParts | undefined {
  try {
    const modules = modulesFor(precision);
    const memory = new (wasmApi().Memory)({ initial: 1, maximum: MOST_PAGES, shared: true });
    const { Instance } = wasmApi();
    const start = (module: object): unknown => new Instance(module, { m: { m: memory } }).exports.f;
    const blocks = new SimdMemory(memory, start(modules.zero) as ZeroCode, precision);
    const multiply = start(modules.multiply) as MultiplyCode;
    const packs = new Map(
      [...modules.packs].map(([width, { adjacent, transposed }]) => [
        width,
        { adjacent: start(adjacent) as PackCode, transposed: start(transposed) as PackCode },
      ]),
    );
    return { memory: blocks, arithmetic: simdPanels(precision, blocks, multiply, packs) };
  } catch {
    return undefined;
  }
}

function simdPanels(
  precision: Precision,
  memory: SimdMemory,
  multiply: MultiplyCode,
  packs: ReadonlyMap<number, { readonly adjacent: PackCode; readonly transposed: PackCode }>,
): PanelArithmetic {
  const size = entryBytes(precision);
  const address = (data: Block, offset: number): number => data.byteOffset + offset * size;
  return {
    name: 'wasm-simd',
    panelColumns: tileColumns(precision),
    /** Full panels are packed by SIMD code; blocks that it cannot reach and the last, partial panel plainly. */
    pack(target: Block, source: Strips, count: number, length: number, width: number): void {
      const { data, offset, across, along } = source;
      const panels = memory.owns(data) ? Math.floor(count / width) : 0;
      if (panels > 0) {
        const { adjacent, transposed } = packs.get(width)!;
        if (along === 1) transposed(target.byteOffset, address(data, offset), across * size, panels, length);
        else adjacent(target.byteOffset, address(data, offset), along * size, panels, length);
      }
      const done = panels * width;
      if (done === count) return;
      const rest = { data, offset: offset + done * across, across, along };
      packPlainly(target.subarray(done * length), rest, count - done, length, width);
    },
    multiply(out: Target, a: Block, b: Block, range: PanelRange, first: boolean): void {
      const { aAt, bAt, rowPanels, columnPanels, length, bDistance } = range;
      multiply(
        address(out.data, out.offset),
        out.stride * size,
        address(a, aAt),
        address(b, bAt),
        rowPanels,
        columnPanels,
        length,
        bDistance * size,
        first ? 1 : 0,
      );
    },
  };
}
