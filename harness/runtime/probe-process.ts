// Entry of a child process: tries one provider. Loading a provider pulls in drivers, which write to stderr and may bring a
// process down; here that reaches nobody.
import type { Provider } from '../config/device.js';
import { messageOf } from '../core/errors.js';
import { answerParent } from './child.js';
import { judgePlacement } from './placement.js';
import { probeAnswer, probeGraph, probeInputs } from './probe-graph.js';
import { profileGraph } from './profile.js';
import type { ProviderProbe } from './provider.js';

answerParent((job) => tryProvider(job as Provider));

async function tryProvider(provider: Provider): Promise<ProviderProbe> {
  try {
    const { nodes, outputs } = await profileGraph(probeGraph, { provider, threads: 1 }, probeInputs);
    judgePlacement('probe', provider, nodes);
    const [answer] = outputs.y.data;
    if (answer === probeAnswer) return { works: true };
    return { works: false, reason: `computed ${answer}, expected ${probeAnswer}` };
  } catch (error) {
    return { works: false, reason: shorten(messageOf(error)) };
  }
}

/** The message without what is said of the graph, which is no one's: often ONNX Runtime's words alone. */
function shorten(message: string): string {
  const text = message.replace(/^(?:graph in memory|probe): /, '');
  return /^ONNX Runtime cannot load it on \w+ \((.*)\)$/.exec(text)?.[1] ?? text;
}
