import { importResults } from '../../../harness/library/exchange/import-results.js';
import { documentImport } from '../../../harness/library/exchange/import-document.js';
import { defineAggregates } from '../../../harness/library/define-aggregates.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import {
  clipBenchmarkTable,
  clipBenchmarkText,
  dataCompText,
  openClipText,
  trainedInfo,
  usedInfo,
} from '../../support/foreign-files.js';
import { readDataCompInfo } from '../../../harness/exchange/datacomp-info.js';
import { putFile } from '../put-file.js';
import type { FuzzTarget } from '../target.js';

const registry = readTaskRegistry();

/** A file of another program, read to what `bench import` prints of it. */
async function readResults(input: Buffer, folder: string, name: string): Promise<void> {
  const tasks = await registry;
  const outcome = await importResults({ files: [putFile(folder, name, input)] }, tasks);
  documentImport(outcome, defineAggregates(tasks));
}

/** Result files of other programs. */
export const exchangeTargets: readonly FuzzTarget[] = [
  {
    name: 'clip-benchmark-json',
    isJson: true,
    seeds: () => [
      Buffer.from(clipBenchmarkText('wds/mnist', { acc1: 0.5, acc5: 0.75 })),
      Buffer.from(
        `[${clipBenchmarkText('flickr30k', { 'image_retrieval_recall@1': 0.5, 'text_retrieval_recall@1': 0.25 })}]`,
      ),
    ],
    read: (input, folder) => readResults(input, folder, 'run.json'),
  },
  {
    name: 'clip-benchmark-csv',
    seeds: () => [Buffer.from(clipBenchmarkTable)],
    read: (input, folder) => readResults(input, folder, 'benchmark.csv'),
  },
  {
    name: 'datacomp-results',
    seeds: async () => [
      Buffer.from(await dataCompText()),
      Buffer.from(`{"key": "mnist", "dataset": "MNIST", "metrics": {"acc1": 0.5, "acc5": NaN}}\n`),
    ],
    read: (input, folder) => readResults(input, folder, 'eval_results.jsonl'),
  },
  {
    name: 'open-clip-csv',
    seeds: () => [
      Buffer.from(openClipText([['ViT-B-32', 'openai', '0.5', '0.5000', '0.5000']], ['MNIST', 'SVHN'])),
      Buffer.from(
        openClipText([['a', 'b', '0.5', '0.5', '0.25']], ['Flickr image retr. R@1', 'Flickr text retr. R@1']),
      ),
    ],
    read: (input, folder) => readResults(input, folder, 'openclip_results.csv'),
  },
  {
    name: 'datacomp-info',
    seeds: () => [usedInfo, trainedInfo.two, trainedInfo.four].map((hex) => Buffer.from(hex, 'hex')),
    read: (input) => readDataCompInfo(input, 'info.pkl'),
  },
];
