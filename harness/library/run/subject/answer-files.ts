import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { RunOptions } from '../../../config/run-options.js';
import { ConfigError } from '../../../core/errors.js';
import { hashJson, sha256 } from '../../../core/hash.js';
import { readGivenAnswers } from '../../../data/llava/given-answers.js';
import type { AnswerFiles } from '../../../pipeline/given-answers.js';
import { onnxruntimeVersion } from '../../../runtime/session.js';
import { toModelId } from './model-name.js';
import type { RunSubject } from './subject.js';

/** Answers that another program gave: a folder with a file for each task, or the file of the one task that is asked for. They
 *  are recorded under the name of `--model`, or that of the folder or file. */
export function chooseAnswerFiles(options: RunOptions, path: string): RunSubject {
  if (!existsSync(path)) throw new ConfigError(`--answers ${path}: no such file or folder`);
  if (options.model.length > 1)
    throw new ConfigError(
      `--model ${options.model.join(',')}: the answers in ${path} are of one model. Name one`,
    );
  const isFolder = statSync(path).isDirectory();
  if (!isFolder && (options.task.length !== 1 || options.suite.length > 0))
    throw new ConfigError(
      `--answers ${path}: a file answers one task. Name it with --task, or give a folder with a file for each`,
    );
  const files: AnswerFiles = isFolder ? filesIn(path) : onlyFile(path);
  const id = toModelId(options.model[0] ?? nameOf(path, isFolder));
  return {
    models: [
      {
        card: { id, family: 'answers' },
        heads: new Set(['answer']),
        quantizesBatch: false,
        batchSize: () => Promise.resolve(1),
        fingerprint: () => fingerprint(path, isFolder),
        open: () => Promise.resolve(nobody),
        unmeasured: 'the answers are there already',
      },
    ],
    runtime: {
      ...{ requested: 'answers', provider: 'answers', onnxruntime: onnxruntimeVersion },
      ...{ threads: 1, workers: 1 },
    },
    requiredProvider: undefined,
    answers: files,
    description: `from the answers in ${path}`,
  };
}

/** A file goes by its name without the extension; a folder may have a dot in its name. */
function nameOf(path: string, isFolder: boolean): string {
  const name = basename(resolve(path));
  return isFolder ? name : basename(name, extname(name));
}

function filesIn(folder: string): AnswerFiles {
  const namesFor = (task: string) =>
    [basename(task), task.replaceAll('/', '__')].flatMap((stem) => [`${stem}.jsonl`, `${stem}.json`]);
  const find = (task: string) =>
    namesFor(task)
      .map((name) => join(folder, name))
      .find((file) => existsSync(file));
  return { folder, namesFor, find, read: readGivenAnswers };
}

function onlyFile(file: string): AnswerFiles {
  return {
    folder: dirname(file),
    namesFor: () => [basename(file)],
    find: () => file,
    read: readGivenAnswers,
  };
}

/** Over all files there, as a change in one must not leave an old record in place. */
async function fingerprint(path: string, isFolder: boolean): Promise<string> {
  const names = isFolder ? (await readdir(path)).filter((name) => /\.jsonl?$/.test(name)).sort() : [''];
  const hashes = names.map(async (name) => [name, sha256(await readFile(join(path, name)))]);
  return hashJson(await Promise.all(hashes));
}

const refuse = () => Promise.reject(new ConfigError('--answers: given answers answer questions only'));

/** There is no model to ask. */
const nobody = {
  heads: new Set(['answer'] as const),
  concurrency: 1,
  answer: refuse,
  encode: refuse,
  encodeTexts: refuse,
  close: () => Promise.resolve(),
};
