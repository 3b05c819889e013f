import type { GraphValue } from '../core/graph-value.js';

/** Bytes of a tensor that lie in another file. */
export interface ExternalData {
  /** As the graph writes it: relative to the folder of the graph. */
  readonly location: string;
  readonly offset: number;
  readonly length: number | undefined;
}

/** A tensor that is stored in the graph; its numbers are read only where it has few. */
export interface StoredTensor {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  /** The numbers of a tensor of at most `fewNumbers` elements, where their type is an integer, float32 or float16. */
  readonly values: readonly number[] | undefined;
  readonly external: ExternalData | undefined;
}

/** What an attribute of a node holds, as far as it is used here. */
export interface Attributes {
  readonly numbers: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, readonly number[]>;
  readonly texts: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** One operation. `domain` is empty for ONNX's own operators. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** What an ONNX file says, without its weights. */
export interface OnnxModel {
  readonly file: string;
  readonly bytes: number;
  readonly irVersion: number;
  readonly producer: string;
  /** Operator set versions by domain; ONNX's own domain is empty. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Inputs that must be given: initializers listed among the inputs are left out. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Of the main graph and of the graphs inside it. */
  readonly initializers: readonly StoredTensor[];
  readonly nodes: readonly GraphNode[];
  /** Nodes of the branches and loops inside the main graph, and of functions. */
  readonly innerNodes: readonly GraphNode[];
}

/** Tensors up to this size are read with their numbers: constants that decide what a graph does. */
export const fewNumbers = 16;

/** Number of elements of a tensor. */
export function elementCount({ dims }: Pick<StoredTensor, 'dims'>): number {
  return dims.reduce((product, length) => product * length, 1);
}
