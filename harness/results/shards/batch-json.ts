import { endianness } from 'node:os';
import { keptBatchSchema, type KeptBatchJson } from '../../config/kept-batch.js';
import type { EncodedBatch, EncodedSample, HeadOutput } from '../../core/encoder.js';
import type { KeptBatch } from '../../core/kept-batch.js';
import { parseJson } from '../../core/parse-json.js';
import { createTensor, type Tensor } from '../../core/tensor.js';

type SampleJson = KeptBatchJson['samples'][number];
type OutputJson = Extract<SampleJson, { output: unknown }>['output'];

/** The ids and outputs of a batch as JSON on one line, exact to the bit. Throws RangeError where a digest has a number that JSON
 *  does not know. */
export function encodeBatch({ ids, batch }: KeptBatch): string {
  const samples = batch.samples.map((sample) =>
    sample.ok ? { output: encodeOutput(sample.output) } : { error: sample.error },
  );
  return JSON.stringify({ ids, encodeMs: batch.encodeMs, samples }, refuseNull);
}

/** JSON would turn them to `null`, silently. */
function refuseNull(name: string, member: unknown): unknown {
  if (typeof member === 'number' && !Number.isFinite(member))
    throw new RangeError(`kept batch: ${name} is ${member}, which JSON does not know`);
  return member;
}

function encodeOutput({ tensors, digest, ...rest }: HeadOutput) {
  const encoded = Object.entries(tensors).map(([name, { shape, data }]) => [
    name,
    { shape, data: toBase64(littleEndian(data)) },
  ]);
  return {
    ...rest,
    tensors: Object.fromEntries(encoded) as Readonly<Record<string, unknown>>,
    ...(digest && {
      digest: { facts: digest.facts, ...(digest.bytes && { bytes: toBase64(digest.bytes) }) },
    }),
  };
}

/** The batch that `encodeBatch` was given, without its place; undefined where it is one of other samples, or none. */
export function decodeBatch(text: string, ids: readonly string[]): EncodedBatch | undefined {
  const json = parseBatch(text);
  if (json?.samples.length !== ids.length || json.ids.length !== ids.length) return undefined;
  if (!ids.every((id, index) => id === json.ids[index])) return undefined;
  try {
    return { samples: json.samples.map(decodeSample), encodeMs: json.encodeMs };
  } catch {
    return undefined; // a tensor that is not as large as its shape says
  }
}

function parseBatch(text: string): KeptBatchJson | undefined {
  try {
    return keptBatchSchema.safeParse(parseJson(text)).data;
  } catch {
    return undefined; // not JSON, or nested too deep
  }
}

function decodeSample(sample: SampleJson): EncodedSample {
  if ('output' in sample) return { ok: true, output: decodeOutput(sample.output) };
  const { stack, ...error } = sample.error;
  return { ok: false, error: { ...error, ...(stack !== undefined && { stack }) } };
}

function decodeOutput({ tensors, layout, maskLayout, text, digest }: OutputJson): HeadOutput {
  const decoded = Object.entries(tensors).map(([name, { shape, data }]) => [name, decodeTensor(data, shape)]);
  return {
    tensors: Object.fromEntries(decoded) as Readonly<Record<string, Tensor>>,
    ...(layout && { layout }),
    ...(maskLayout && { maskLayout }),
    ...(text !== undefined && { text }),
    ...(digest && {
      digest: {
        facts: digest.facts,
        ...(digest.bytes !== undefined && { bytes: fromBase64(digest.bytes) }),
      },
    }),
  };
}

function decodeTensor(data: string, shape: readonly number[]): Tensor {
  const bytes = fromBase64(data);
  if (endianness() === 'BE') Buffer.from(bytes.buffer).swap32();
  return createTensor(new Float32Array(bytes.buffer), shape);
}

function littleEndian({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** In memory of their own, from its start on: small buffers of Node share theirs, and lie in it at any place. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
