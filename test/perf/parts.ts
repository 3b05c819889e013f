import { measureBlocks } from './blocks.perf.js';
import { measureDetection } from './detection.perf.js';
import { measureEndToEnd } from './end-to-end.perf.js';
import { measureEndpoint } from './endpoint.perf.js';
import { measureGate } from './gate.perf.js';
import { openModelFolder, vitB32 } from './graphs/model-folder.js';
import { measureMaps } from './maps.perf.js';
import { measureMemory } from './memory.perf.js';
import type { PerfPart } from './part.js';
import { measurePeers } from './peers.perf.js';
import { measureQueue } from './queue.perf.js';
import { measurePreprocessing } from './resize.perf.js';
import { measureScore } from './score.perf.js';
import { measureShards } from './shards.perf.js';
import { measureStartUp } from './start-up.perf.js';
import { measureStore } from './store.perf.js';
import { measureTexts } from './texts.perf.js';

/** Everything that is measured, in the order of docs/PERFORMANCE.md. */
export const perfParts: readonly PerfPart[] = [
  {
    id: 'a',
    title: 'From files to a record, against the limit of the machine',
    text:
      '`bench run` on 500 x 375 JPEG files of about 90 KB, exact preprocessing, and `session.run` on tensors that are there already ' +
      '(batches of 8, spinning off) in two arrangements; the better one is the limit. Measured in turn; start-up counts on neither side. Sessions at work: how many of the product are in `session.run` on average.',
    measure: measureEndToEnd,
  },
  {
    id: 'b',
    title: 'Against other programs',
    text:
      'The same images and weights of ViT-B/32 size: `bench run`, the CLIP vision model and processor of transformers.js on the same ' +
      'graph, and a PyTorch loop with a DataLoader on the same architecture. Each of the others at its best batch size, found first.',
    measure: measurePeers,
  },
  {
    id: 'c',
    title: 'Without and with stored embeddings',
    text: '`bench run` with an empty `--cache-dir`, then with what that run stored and other prompts; whole commands, start-up included.',
    measure: measureStore,
  },
  {
    id: 'd',
    title: 'Prompts and scores',
    text:
      'The prompts of 1,000 classes x 80 templates in the text tower of ViT-B/32 size, computed from some thousands of them: seconds of ' +
      'one thread. Scores and ranks of large sets, in blocks.',
    measure: async ({ note }) => [
      ...(await measureTexts(await openModelFolder(vitB32, note), note)),
      ...(await measureBlocks(note)),
    ],
  },
  {
    id: 'e',
    title: 'Memory',
    text: 'Peak resident memory of `bench run` as its record has it, on small images: 2,000 and ten times as many.',
    measure: measureMemory,
  },
  {
    id: 'f',
    title: 'Start-up',
    text: 'Whole commands, in turn with `node -e 0`.',
    measure: measureStartUp,
  },
  {
    id: 'preprocess',
    title: 'One photograph',
    text: 'Decoding, resizing and normalising 500 x 375 pixels in one thread, in processor time.',
    measure: measurePreprocessing,
  },
  {
    id: 'score',
    title: 'bench score',
    text: 'Whole commands on files of the size of ImageNet and MSCOCO.',
    measure: ({ note }) => measureScore(note),
  },
  {
    id: 'maps',
    title: 'bench score: maps',
    text: 'Label maps of the size of ADE20K, in one thread and in all.',
    measure: ({ note }) => measureMaps(note),
  },
  {
    id: 'detection',
    title: 'bench score: boxes',
    text: 'Whole commands on files of the size of COCO and LVIS val.',
    measure: ({ note }) => measureDetection(note),
  },
  {
    id: 'gate',
    title: 'bench gate',
    text:
      'Two runs of invented samples of the size of the tasks of DataComp, one judged by the other, and by a baseline file of it; whole ' +
      'commands. The floor reads the same files and parses their lines, and does nothing with them.',
    measure: ({ note }) => measureGate(note),
  },
  {
    id: 'endpoint',
    title: 'Questions to a server',
    text: 'How much longer questions with images take than if the server always had 16 of them.',
    measure: ({ note }) => measureEndpoint(note),
  },
  {
    id: 'shards',
    title: 'Keeping what a model says',
    text:
      'What a run adds to its file of batches, waits for the disk included, and a later run finds there; to `session.run` alone on the ' +
      'same number of images.',
    measure: measureShards,
  },
  {
    id: 'queue',
    title: 'Workers of a queue',
    text:
      'A run of 512 photographs in 16 shards by one `bench worker` on all cores, and by three of one session each, on this machine: from ' +
      'the moment that the jobs are in the queue until the table is printed, loading of the model included. The bound is that of the ' +
      'shards, as the one worker took them, longest first on the cores there are.',
    measure: measureQueue,
  },
];
