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
/** A kernel whose memory a huge picture made larger than this is dropped after it. */
const mostBytesKept = 2 ** 26;

let compiled: WebAssembly.Module | undefined;
let kept: ResampleKernel | undefined;

/** This thread's kernel, whose memory has at least so many bytes and holds whatever earlier calls left there. Where that is too
 *  small, a new kernel takes its place: a memory that grows detaches its views, and once anything was detached, V8 checks
 *  for it in every loop over typed arrays, which slows `writeNormalized`.
 *  Throws what `compileKernel` throws, and RangeError where there is not so much memory. */
export function reserveKernel(bytes: number): ResampleKernel {
  if (kept && kept.memory.buffer.byteLength >= bytes) return kept;
  compiled ??= compileKernel(places.map((place) => new URL(place, import.meta.url)));
  // Twice as large or more each time: images that grow one by one do not all need a new one.
  const memory = allocate(2 ** Math.ceil(Math.log2(Math.max(1, bytes / pageBytes))), bytes);
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const kernel = exports as unknown as ResampleKernel;
  if (memory.buffer.byteLength <= mostBytesKept) kept = kernel;
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

function allocate(pages: number, bytes: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    throw new RangeError(
      `resample: no memory for ${bytes} bytes ("${messageOf(error)}"). Resize to fewer pixels, or use fewer workers.`,
      { cause: error },
    );
  }
}
