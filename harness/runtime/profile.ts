import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../core/temporary-folder.js';
import type { Tensor } from '../core/tensor.js';
import { readProfile, type NodeRun } from './node-runs.js';
import { createSession, type GraphInput, type SessionOptions } from './session.js';

export type { NodeRun };

/** What one run of a graph did and gave. */
export interface GraphProfile {
  /** In the order of their runs; a node in a loop appears once for each turn. */
  readonly nodes: readonly NodeRun[];
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** The nodes that ran in one run of a graph, in a session of its own, and these outputs (without names: all of floats).
 *  The graph is hardly optimised and weights are not packed, so that each node lists its weights with the inputs.
 *  Throws ModelError when the graph cannot be loaded or run. */
export async function profileGraph(
  model: string | Uint8Array,
  options: SessionOptions,
  inputs: Readonly<Record<string, GraphInput>>,
  outputs?: readonly string[],
): Promise<GraphProfile> {
  const folder = await makeTemporaryFolder();
  let nodes: readonly NodeRun[] = [];
  const prefix = join(folder, 'nodes');
  const take = async () => {
    nodes = await readProfile(prefix);
  };
  try {
    const session = await createSession(model, { ...options, profile: { prefix, asWritten: true, take } });
    try {
      const named = outputs ?? session.outputs.filter(({ type }) => floats.has(type)).map(({ name }) => name);
      const results = await session.runMany(inputs, named);
      return { nodes, outputs: results };
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const floats = new Set(['float32', 'float16']);
