import type { ModelCard } from '../../harness/config/model-card.js';
import type { SessionOptions } from '../../harness/runtime/session.js';
import { loadTextGraph } from '../text-graph.js';
import type { TextForm } from '../trim-probe.js';
import type { VerifyLine } from './line.js';

const ways: Readonly<Record<TextForm['kind'], string>> = {
  trimmed: 'texts run at the length of the longest of their batch',
  padded: 'texts run at context length',
  fixed: 'texts run at context length, in batches of one size',
};

/** How texts are run, and why: skipped where padding has to stay. Throws ModelError when the text graph cannot be loaded. */
export async function checkPadding(
  folder: string,
  card: ModelCard,
  options: SessionOptions,
): Promise<VerifyLine> {
  const graph = await loadTextGraph(folder, card, options);
  try {
    const { kind, reason } = await graph.probe();
    return {
      id: 'padding',
      status: kind === 'trimmed' ? 'pass' : 'skip',
      text: `${ways[kind]}: ${reason}`,
    };
  } finally {
    await graph.session.close();
  }
}
