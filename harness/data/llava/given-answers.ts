import { DataError } from '../../core/errors.js';
import { readJsonList } from '../json-lines.js';

/** The answers in a file, by the id of their sample: a question id, followed by `#2`, `#3`, ... where it occurs again, in the order
 *  of the file. Items are those of LLaVA (`question_id`, `text`), or have the answer under `answer`.
 *  Throws DataError where an item is no answer. */
export async function readGivenAnswers(
  file: string,
): Promise<{ readonly file: string; readonly texts: ReadonlyMap<string, string> }> {
  const counts = new Map<string, number>();
  const texts = new Map<string, string>();
  for (const [index, item] of (await readJsonList(file)).entries()) {
    const { question_id: id, text, answer = text } = (item ?? {}) as Readonly<Record<string, unknown>>;
    if ((typeof id !== 'string' && typeof id !== 'number') || typeof answer !== 'string')
      throw new DataError(
        `${file}: item ${index} (from 0) is ${JSON.stringify(item).slice(0, 80)}, expected an object with question_id and text`,
      );
    const count = (counts.get(String(id)) ?? 0) + 1;
    counts.set(String(id), count);
    texts.set(count === 1 ? String(id) : `${id}#${count}`, answer);
  }
  return { file, texts };
}
