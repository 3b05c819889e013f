import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import { isGrade, summariseMmVet, type GradedQuestion } from '../metrics/answers/mm-vet.js';
import { checkMembers, readMembers, show, type Members } from './llava-answers.js';
import { nameShares } from './name-shares.js';
import { checkNotEmpty, fileOptions, textOption } from './scorer.js';
import type { Score, ScoreInput, Scorer } from './scorer.js';

/** MM-Vet from the grades of a judge, as its evaluator sums them up (mm-vet_evaluator.py). A grade that is missing or outside
 *  0 to 1 counts as 0, and is warned of. */
export const mmVet: Scorer = {
  id: 'mm-vet',
  summary: 'points of MM-Vet: total, its spread over runs, by capability and by integration',
  options: fileOptions(
    'mm-vet.json, which says the capabilities of each question',
    'JSON of question id to its grades, one a run: a list, or {score: list} as the evaluator writes',
  ),
  example: '--truth mm-vet.json --predictions grades.json',
  score: scoreMmVet,
};

async function scoreMmVet({ options, warn }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const truth = Object.entries(await readMembers(truthFile));
  checkNotEmpty(truthFile, truth.length);
  const file = textOption(options, 'predictions');
  const given = await readGrades(file);
  const ids = new Set(truth.map(([id]) => id));
  const stranger = [...given.keys()].find((id) => !ids.has(id));
  if (stranger !== undefined)
    throw new DataError(
      `${file}: id ${JSON.stringify(stranger)} is not in ${truthFile}, expected such as ${JSON.stringify(truth[0][0])}`,
    );
  const [runs = 1] = Array.from(given.values(), (grades) => grades.length);
  const missing = truth.length - given.size;
  if (missing > 0) warn(`${file}: ${missing} of ${truth.length} questions have no grade: they count as 0`);
  const wrong = [...given.values()].flat().filter((grade) => grade === undefined).length;
  if (wrong > 0) warn(`${file}: ${wrong} grades are not numbers from 0 to 1: they count as 0`);
  const questions = truth.map(([id, question]): GradedQuestion => {
    const grades = given.get(id) ?? Array.from({ length: runs }, () => undefined);
    return {
      capabilities: parseCapabilities(question, `${truthFile}: ${JSON.stringify(id)}`),
      grades: grades.map((grade) => grade ?? 0),
    };
  });
  const { total, std, capabilities, integrations } = summariseMmVet(questions);
  return {
    metrics: {
      total,
      std,
      capabilities: nameShares(capabilities, 'score'),
      integrations: nameShares(integrations, 'score'),
    },
    n: questions.length,
  };
}

function parseCapabilities(question: unknown, where: string): readonly string[] {
  const { capability } = checkMembers(question, where);
  if (
    Array.isArray(capability) &&
    capability.length > 0 &&
    capability.every((one) => typeof one === 'string')
  )
    return capability;
  throw new DataError(
    `${where}: capability is ${show(capability)}, expected a list of names such as ["ocr"]`,
  );
}

type Grades = readonly (number | undefined)[];

/** Grades by id; undefined for one that is none. `[]` has none, like `{}`. */
async function readGrades(file: string): Promise<ReadonlyMap<string, Grades>> {
  const items = await readJsonList(file);
  if (items.length === 0) return new Map();
  if (items.length > 1)
    throw new DataError(`${file}: holds a list of ${items.length} items, expected an object: id to grades`);
  const entries = Object.entries(checkMembers(items[0], file)).map(([id, value]): [string, Grades] => [
    id,
    parseGrades(value, `${file}: ${JSON.stringify(id)}`),
  ]);
  const odd = entries.find(([, grades]) => grades.length !== entries[0][1].length);
  if (odd)
    throw new DataError(
      `${file}: ${JSON.stringify(odd[0])} has ${odd[1].length} grades, expected ${entries[0][1].length} as ${JSON.stringify(entries[0][0])} has. Finish all runs`,
    );
  return new Map(entries);
}

function parseGrades(value: unknown, where: string): Grades {
  const listed = isObject(value) ? value.score : value;
  const grades: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
  if (grades.length === 0) throw new DataError(`${where}: has no grades, expected one a run`);
  return grades.map((grade, run) => {
    if (grade === null) return undefined;
    if (typeof grade === 'number') return isGrade(grade) ? grade : undefined;
    throw new DataError(
      `${where}: grade of run ${run} (from 0) is ${show(grade)}, expected a number from 0 to 1`,
    );
  });
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
