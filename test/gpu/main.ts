// usage: npm run test:gpu [-- --device cuda:1] [--model DIR,DIR]
// What needs a GPU: provider, records, parity with the CPU of every embedded model and of those that are named, images/s of
// those that are named, alone and from files, and that both arrangements of threads give the same. Without a GPU every check is skipped, by name. Exit code 1 when one fails.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatDevice, parseDevice, type Provider } from '../../harness/config/device.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { ownRecordSchema } from '../support/records.js';
import { providerFacts } from '../../harness/runtime/execution-providers.js';
import { probeProvider } from '../../harness/runtime/provider.js';
import { findModels } from '../../models/registry.js';
import { listModels } from '../support/list-models.js';
import { compareArrangements } from './arrangements.js';
import { attempt, formatOutcome, type Outcome } from './outcome.js';
import { compareWithCpu, countProviders } from './parity.js';
import { measureSpeed } from './speed.js';

const { values } = parseArgs({
  options: {
    device: { type: 'string', default: 'cuda' },
    model: { type: 'string', multiple: true, default: [] },
  },
});
const request = parseDevice(values.device);
const provider: Provider = request.kind === 'auto' ? { kind: 'cuda', device: 0 } : request;
const device = formatDevice(provider);
const { ortName } = providerFacts[provider.kind];

const words = values.model.flatMap((list) => list.split(',')).filter((word) => word !== '');
const named = (await Promise.all(words.map((word) => findModels(word)))).flat();
const models = [...(await listModels()), ...named];
const [smallest] = await findModels('vit-micro-s');

const checks: readonly { readonly name: string; readonly check: () => Promise<string> }[] = [
  { name: `nodes of ${smallest.card.id} on ${device}`, check: countNodes },
  { name: `record of a run with --device ${device}`, check: runBench },
  ...models.map((model) => ({
    name: `parity of ${model.card.id}`,
    check: () => compareWithCpu(model, provider),
  })),
  ...named.map((model) => ({
    name: `speed of ${model.card.id}`,
    check: () => measureSpeed(model, provider),
  })),
  ...[smallest, ...named].map((model) => ({
    name: `arrangements of ${model.card.id}`,
    check: () => compareArrangements(model, provider),
  })),
];

const probe = await probeProvider(provider);
const outcomes: Outcome[] = [];
for (const { name, check } of checks) {
  const outcome: Outcome = probe.works
    ? await attempt(name, check)
    : { name, state: 'skipped', text: `no GPU here (${device}: ${probe.reason})` };
  console.log(formatOutcome(outcome));
  outcomes.push(outcome);
}
const countOf = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
console.log(`${countOf('ok')} ok, ${countOf('FAIL')} failed, ${countOf('skipped')} skipped`);
if (countOf('FAIL') > 0) process.exitCode = 1;

async function countNodes(): Promise<string> {
  const counts = await countProviders(smallest, provider);
  if ((counts[ortName] ?? 0) === 0) throw new Error(`none on ${ortName}: ${JSON.stringify(counts)}`);
  return JSON.stringify(counts);
}

function runBench(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'vitabench-gpu-'));
  try {
    const main = join(packageRoot, 'dist', 'harness', 'cli', 'main.js');
    const task = ['--task', 'mini/digits', '--limit', '8', '--no-cache', '--model', smallest.card.id];
    execFileSync(process.execPath, [main, 'run', ...task, '--device', device, '--out', out, '--quiet']);
    const file = join(out, smallest.card.id, 'mini__digits.json');
    const { runtime } = ownRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (runtime.provider !== provider.kind || !runtime.nodes?.image[ortName])
      throw new Error(`provider ${runtime.provider}, nodes ${JSON.stringify(runtime.nodes)}`);
    return Promise.resolve(`provider ${runtime.provider}, nodes ${JSON.stringify(runtime.nodes)}`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
