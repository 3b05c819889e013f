// Tiny ONNX graphs, encoded by hand (protobuf of onnx.proto) as harness/runtime/probe-graph.ts does.

const elementTypes = { float32: 1, int32: 6, int64: 7, float16: 10, float64: 11, bfloat16: 16 } as const;

/** Element types that the tests need. */
type ElementType = keyof typeof elementTypes;

/** One node with one input `x` and one output `y`; lengths of axes, null where one is dynamic. */
export interface OneNodeGraph {
  readonly operator: string;
  readonly input?: ElementType;
  readonly output?: ElementType;
  readonly shape?: readonly (number | null)[];
  /** The attribute `to` of Cast. */
  readonly castTo?: ElementType;
}

const field = (number: number, bytes: readonly number[]): number[] => [
  (number << 3) | 2,
  bytes.length,
  ...bytes,
];
const integer = (number: number, value: number): number[] => [number << 3, value];
const text = (value: string): number[] => [...Buffer.from(value)];

function valueInfo(name: string, type: ElementType, shape: readonly (number | null)[]): number[] {
  const axes = shape.flatMap((length) =>
    field(1, length === null ? field(2, text('n')) : integer(1, length)),
  );
  const tensorType = field(1, [...integer(1, elementTypes[type]), ...field(2, axes)]);
  return [...field(1, text(name)), ...field(2, tensorType)];
}

/** The bytes of an ONNX model with this one node. Every part must be shorter than 128 bytes. */
export function makeGraph(graph: OneNodeGraph): Uint8Array {
  const { operator, input = 'float32', output = input, shape = [null, 2], castTo } = graph;
  const attribute = castTo && [...field(1, text('to')), ...integer(3, elementTypes[castTo]), 0xa0, 1, 2];
  const node = [
    ...field(1, text('x')),
    ...field(2, text('y')),
    ...field(4, text(operator)),
    ...(attribute ? field(5, attribute) : []),
  ];
  const body = [
    ...field(1, node),
    ...field(2, text('g')),
    ...field(11, valueInfo('x', input, shape)),
    ...field(12, valueInfo('y', output, shape)),
  ];
  if (body.length > 127) throw new Error(`graph of ${body.length} bytes, the length does not fit one byte`);
  return Uint8Array.from([...integer(1, 8), ...field(7, body), ...field(8, integer(2, 13))]);
}
