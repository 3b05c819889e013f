import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, messageOf } from '../core/errors.js';
import { readBytes } from '../data/byte-source.js';
import { decodeText } from '../data/json-lines.js';
import {
  mmeCognition,
  mmePerception,
  parseMmeAnswer,
  scoreMme as summarise,
  type MmeImage,
} from '../metrics/answers/mme.js';
import { textOption } from './scorer.js';
import type { MetricValue, Score, ScoreInput, Scorer } from './scorer.js';

/** MME as its own tool scores it (eval_tool/calculation.py). The two questions of an image are found by its name; the tool
 *  takes each two lines. */
export const mme: Scorer = {
  id: 'mme',
  summary: 'points of MME: perception, cognition and each subtask',
  options: [
    {
      name: 'predictions',
      value: 'folder',
      description: 'folder of <subtask>.txt: image, question, truth and answer, tab-separated',
      required: true,
    },
  ],
  example: '--predictions answers/llava-v1.5-7b',
  score: scoreMme,
};

async function scoreMme({ options, warn }: ScoreInput): Promise<Score> {
  const folder = textOption(options, 'predictions');
  const names = await listFolder(folder);
  const known = [...mmePerception, ...mmeCognition];
  const present = known.filter((task) => names.includes(`${task}.txt`));
  if (present.length === 0)
    throw new DataError(
      `${folder}: has no file of a subtask, expected existence.txt, count.txt, … : one for each of ${known.join(', ')}`,
    );
  for (const [sum, tasks] of Object.entries({ perception: mmePerception, cognition: mmeCognition })) {
    const missing = tasks.filter((task) => !present.includes(task));
    if (missing.length > 0 && missing.length < tasks.length)
      warn(
        `${folder}: no ${missing.map((task) => `${task}.txt`).join(', ')}: ${sum} is the sum of ${tasks.length - missing.length} of ${tasks.length} subtasks, not the published number`,
      );
  }
  const files = await Promise.all(present.map((task) => readTask(join(folder, `${task}.txt`), task)));
  const images = files.flat();
  const { perception, cognition, tasks } = summarise(images);
  const each = Array.from(tasks, ([task, points]): [string, MetricValue] => [task, { ...points }]);
  return { metrics: { perception, cognition, tasks: Object.fromEntries(each) }, n: 2 * images.length };
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${folder}: folder not found. Check the path`);
    if (code === 'ENOTDIR')
      throw new DataError(`${folder}: is a file, expected the folder of the <subtask>.txt files`);
    throw new DataError(`${folder}: cannot be read (${messageOf(error)}). Check the folder`);
  }
}

/** The images of a subtask in the order of their first lines. Blank lines at the end are passed over. */
async function readTask(file: string, task: string): Promise<readonly MmeImage[]> {
  const lines = decodeText(await readBytes(file), file).split(/\r\n|\r|\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) throw new DataError(`${file}: has only blank lines, expected questions`);
  const byImage = new Map<string, boolean[]>();
  lines.forEach((line, index) => {
    const { image, right } = parseLine(line, `${file}: line ${index + 1}`);
    byImage.set(image, [...(byImage.get(image) ?? []), right]);
  });
  return Array.from(byImage, ([image, right]) => {
    if (right.length === 2) return { task, right };
    throw new DataError(
      `${file}: image ${JSON.stringify(image)} has ${right.length} question${right.length === 1 ? '' : 's'}, expected two. Take the lines of both from the answers`,
    );
  });
}

function parseLine(line: string, where: string): { readonly image: string; readonly right: boolean } {
  const cells = line.split('\t');
  if (cells.length !== 4)
    throw new DataError(
      `${where}: ${cells.length} cells, expected 4 (image, question, truth, answer) with tabs between them. Replace tabs and line feeds inside an answer by blanks`,
    );
  const [image, , truth, answer] = cells;
  const label = truth.trim().toLowerCase();
  if (label !== 'yes' && label !== 'no')
    throw new DataError(`${where}: truth is ${JSON.stringify(truth.slice(0, 60))}, expected Yes or No`);
  return { image, right: parseMmeAnswer(answer) === label };
}
