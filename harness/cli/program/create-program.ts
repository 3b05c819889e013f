import { Command } from 'commander';
import { readVersions } from '../../library/versions.js';
import { writeToStdout } from '../standard-output.js';
import { addCache } from './cache.js';
import { addCompare } from './compare.js';
import { addCompletion } from './completion.js';
import { addData } from './data.js';
import { addDoctor } from './doctor.js';
import { addExport } from './export.js';
import { addFit } from './fit.js';
import { addGate } from './gate.js';
import { addImport } from './import.js';
import { addList } from './list.js';
import { addModels } from './models.js';
import { addPlan } from './plan.js';
import { addReport } from './report.js';
import { addRun } from './run.js';
import { addScore } from './score.js';
import { addWorker } from './worker.js';
import { addExtensionOptions, loadForCommand } from './extensions.js';
import type { Finish } from './finish.js';

/** The commands of `bench` with their options. `finish` takes the exit code of the one that is run; `words` are those of the command line. */
export async function createProgram(finish: Finish, words: readonly string[]): Promise<Command> {
  const program = new Command('bench')
    .description(
      'Evaluates exported CLIP-style models (ViTamin, ViT, ConvNeXt as ONNX) on the 60 benchmarks of the ViTamin paper.',
    )
    .version(describeVersion())
    .addHelpText('after', '\nExample:\n  $ bench run --model ./my-export --suite datacomp38 --data-dir /data')
    // `bench gate` has options, and so have its commands, under the same names
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: writeToStdout })
    .exitOverride()
    .hook('preAction', (_, command) => loadForCommand(command));
  // Each loads what it does when it is called: help and errors need not wait for ONNX Runtime.
  for (const add of [
    addRun,
    addPlan,
    addWorker,
    addList,
    addData,
    addModels,
    addScore,
    addFit,
    addReport,
    addCompare,
    addGate,
    addImport,
    addExport,
    addCache,
    addDoctor,
    addCompletion,
  ])
    await add(program, finish, words);
  addExtensionOptions(program);
  return program;
}

function describeVersion(): string {
  const { vitabench, node, 'onnxruntime-node': onnxruntime } = readVersions();
  return `bench ${vitabench} (onnxruntime ${onnxruntime}, node ${node})`;
}
