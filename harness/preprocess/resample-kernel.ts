import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError, messageOf } from '../core/errors.js';

/** The passes of assembly/resample.ts, and the memory that they work in. Addresses and lengths are in bytes. */
export interface ResampleKernel {
  readonly memory: WebAssembly.Memory;
  readonly sumColumns: (
    from: number,
    stride: number,
    rows: number,
    channels: number,
    first: number,
    starts: number,
    weights: number,
    taps: number,
    width: number,
    to: number,
    toStride: number,
  ) => void;
  readonly sumRows: (
    from: number,
    stride: number,
    first: number,
    starts: number,
    weights: number,
    taps: number,
    height: number,
    rowBytes: number,
    to: number,
  ) => void;
}

/** Beside this file in `dist`; from the sources, in the `dist` that belongs to them. */
const places = ['./resample.wasm', '../../dist/harness/preprocess/resample.wasm'];
const pageBytes = 65536;
/** A memory never shrinks: one that a huge picture made larger than this is dropped after it. */
const mostBytesKept = 2 ** 26;

let compiled: WebAssembly.Module | undefined;
let kept: ResampleKernel | undefined;

/** This thread's kernel, whose memory has at least so many bytes and holds whatever earlier calls left there. Only this function
 *  makes a memory grow, which detaches the views of it: take them afterwards, and drop them before the next call.
 *  Throws what `compileKernel` throws, and RangeError where there is not so much memory. */
export function reserveKernel(bytes: number): ResampleKernel {
  compiled ??= compileKernel(places.map((place) => new URL(place, import.meta.url)));
  const kernel = kept ?? (new WebAssembly.Instance(compiled).exports as unknown as ResampleKernel);
  const missing = bytes - kernel.memory.buffer.byteLength;
  try {
    if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes));
  } catch (error) {
    throw new RangeError(
      `resample: no memory for ${bytes} bytes ("${messageOf(error)}"). Resize to fewer pixels, or use fewer workers.`,
      { cause: error },
    );
  }
  kept = kernel.memory.buffer.byteLength <= mostBytesKept ? kernel : undefined;
  return kernel;
}

/** The first of these files that is there, compiled. Throws ConfigError where none is, or it is not WebAssembly. */
export function compileKernel(files: readonly URL[]): WebAssembly.Module {
  const file = files.find((place) => existsSync(place));
  if (file === undefined)
    throw new ConfigError(
      `${fileURLToPath(files[0])}: not found. Run \`npm run build\`, or install the package again.`,
    );
  try {
    return new WebAssembly.Module(readFileSync(file));
  } catch (error) {
    throw new ConfigError(
      `${fileURLToPath(file)}: cannot be loaded ("${messageOf(error)}"). Run \`npm run build\`, or install the package again.`,
    );
  }
}
