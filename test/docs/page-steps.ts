import { readFences, type Fence, type Inline } from './markdown.js';

/** What a page tells its reader to do, block by block. */
export type Step = { readonly line: number } & (
  | { readonly kind: 'run'; readonly text: string; readonly exit: number }
  | { readonly kind: 'leave-out'; readonly text: string; readonly reason: string }
  | { readonly kind: 'compare'; readonly lines: readonly string[] }
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'insert'; readonly path: string; readonly anchor: string; readonly text: string }
  | { readonly kind: 'replace'; readonly path: string; readonly old: string; readonly text: string }
  | { readonly kind: 'show' }
);

/** A step that is no step, and why. */
export interface Fault {
  readonly line: number;
  readonly message: string;
}

/** The steps of a page in their order, and what in it cannot be followed.
 *
 *  `sh` is run; `text` is output, compared with that of the block before where `<!-- prints -->` stands before it. Other fences are only
 *  shown, unless the paragraph right before them ends with one of the three ways to name a file (`findEdit`). */
export function readSteps(markdown: string): {
  readonly steps: readonly Step[];
  readonly faults: readonly Fault[];
} {
  const steps: Step[] = [];
  const faults: Fault[] = [];
  for (const fence of readFences(markdown)) {
    const step = readStep(fence, steps.findLast(isCommand));
    if (typeof step === 'string') faults.push({ line: fence.line, message: step });
    else steps.push(step);
  }
  return { steps, faults };
}

const isCommand = ({ kind }: Step) => kind === 'run' || kind === 'leave-out';

/** The step that a fence is, or what is wrong with it. `last` is the command before it. */
function readStep(fence: Fence, last: Step | undefined): Step | string {
  const { line, language, comments, text } = fence;
  if (fence.nested) return 'a block in a list or a quotation, expected it to stand on its own';
  if (language === '') return 'a block without a language, expected `sh`, `text`, `ts`, `json`, ...';
  if (['bash', 'shell', 'console'].includes(language)) return `a block of ${language}, expected sh`;
  const marks = comments.map(readMark);
  const broken = marks.find((mark) => typeof mark === 'string');
  if (broken !== undefined) return broken;
  const given = Object.assign({}, ...marks) as Mark;
  const edit = findEdit(fence.words);
  if (edit === 'unclear')
    return 'the words before it name a file, expected "Write `path`:", "In `path`, after `text`, add:" or "In `path`, replace `text` by:"';
  const marked = Object.keys(given).filter(
    (key) => !(edit === undefined ? allowed.get(language) : undefined)?.includes(key),
  );
  if (marked.length > 0) return `<!-- ${marked.join(', ')} --> has no place before this block`;
  if (edit) return { line, ...edit, text };
  if (given.prints) {
    if (last?.kind !== 'run') return 'output to compare, but there is no block before it that is run';
    if (text.trim() === '') return 'output to compare, but it is empty';
    return { line, kind: 'compare', lines: text.split('\n') };
  }
  if (language !== 'sh') return { line, kind: 'show' };
  if (!text.split('\n').some((words) => /^\s*[^\s#]/.test(words))) return 'a block of sh without a command';
  if (given.reason !== undefined) return { line, kind: 'leave-out', text, reason: given.reason };
  return { line, kind: 'run', text, exit: given.exit ?? 0 };
}

interface Mark {
  readonly prints?: true;
  readonly reason?: string;
  readonly exit?: number;
}

/** The marks that a block of a language may bear. */
const allowed = new Map([
  ['sh', ['reason', 'exit']],
  ['text', ['prints']],
]);

/** What a comment says of the block below it; nothing where it is about something else; a sentence where it is one of ours gone wrong. */
function readMark(comment: string): Mark | string {
  if (comment === 'prints') return { prints: true };
  const [, key, value] = /^(not run|exit|prints)\b:?\s*(.*)$/s.exec(comment) ?? ['', '', ''];
  if (key === '') return {};
  if (key === 'not run' && value !== '') return { reason: value };
  if (key === 'exit' && /^[1-9]\d*$/.test(value)) return { exit: Number(value) };
  return `<!-- ${comment} -->, expected <!-- not run: reason -->, <!-- exit: N --> or <!-- prints -->`;
}

type Edit =
  | { readonly kind: 'write'; readonly path: string }
  | { readonly kind: 'insert'; readonly path: string; readonly anchor: string }
  | { readonly kind: 'replace'; readonly path: string; readonly old: string };

/** The change to a file that the end of a paragraph asks for; `unclear` where it names a file otherwise than in one of the three ways. */
function findEdit(words: readonly Inline[]): Edit | 'unclear' | undefined {
  const codes = words.filter(({ kind }) => kind === 'code').map(({ text }) => text);
  const shape = words
    .map(({ kind, text }) => (kind === 'code' ? '\0' : text))
    .join('')
    .trimEnd();
  const [path = '', second = ''] = codes.slice(-2);
  if (/(?:^|\W)write \0:$/i.test(shape)) return { kind: 'write', path: codes.at(-1) ?? '' };
  if (/(?:^|\W)in \0, after \0, add:$/i.test(shape)) return { kind: 'insert', path, anchor: second };
  if (/(?:^|\W)in \0, replace \0 by:$/i.test(shape)) return { kind: 'replace', path, old: second };
  const sentence = shape.split(/[.:;] /).at(-1) ?? '';
  return /^(?:write|in|to) \0.*:$|\b(?:write|add|replace|put)\b.*\0.*:$/i.test(sentence)
    ? 'unclear'
    : undefined;
}
