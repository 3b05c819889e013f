import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  Parser,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { messageOf } from '../core/errors.js';
import type { ErrorClass } from './read-file.js';

/** The value of a YAML text, and where each member of it stands. */
export interface YamlText {
  readonly value: unknown;
  /** Where a member stands, `file:line:column`; of one that is not there, where that which lacks it does. `key`: its key. */
  readonly locate: (path: readonly PropertyKey[], part?: 'key' | 'value') => string;
}

/** Aliases that a text may repeat its anchors by: a few lines could otherwise unfold into more than memory holds. */
const mostAliases = 100;

/** How deep lists and mappings may lie in each other: what composes them would exhaust the stack. */
const deepest = 100;

/** The value of YAML 1.2 text, of which JSON is a part: one document, its keys unique, without tags of programs. Throws
 *  `ErrorClass` with file, line and column. */
export function parseYaml(text: string, file: string, ErrorClass: ErrorClass): YamlText {
  const lines = new LineCounter();
  if (isTooDeep(text))
    throw new ErrorClass(`${file}: not valid YAML: it is nested more than ${deepest} deep`);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const locateOffset = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  // What the parser only warns of, such as a tag that it does not know, would not mean what was written.
  const mistake = [...document.errors, ...document.warnings].at(0);
  if (mistake)
    throw new ErrorClass(`${locateOffset(mistake.pos[0])}: not valid YAML: ${lowerFirst(mistake.message)}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    const place = locateOffset(startOf(findAlias(document)) ?? 0);
    throw new ErrorClass(`${place}: not valid YAML: ${lowerFirst(messageOf(error))}`);
  }
  return {
    value,
    locate: (path, part = 'value') => locateOffset(findOffset(document, path, part)),
  };
}

/** Whether lists and mappings lie too deep in each other. What is open is counted as it is read: the parser is no recursion. */
function isTooDeep(text: string): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > deepest) return true;
  }
  return false;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The first alias without an anchor; where all have one, the first. */
function findAlias(document: Document): Alias | undefined {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  return aliases.find((alias) => !alias.resolve(document)) ?? aliases.at(0);
}

function findOffset(document: Document, path: readonly PropertyKey[], part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [place, name] of path.entries()) {
    const resolved: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(resolved)) node = resolved.items[Number(name)];
    else if (isMap(resolved)) {
      const pair = resolved.items.find((item) => keyOf(item) === String(name));
      if (!pair) return offset;
      if (place === path.length - 1 && part === 'key') return startOf(pair.key) ?? offset;
      node = pair.value;
      // An empty value has no place of its own.
      offset = startOf(pair.key) ?? offset;
    } else return offset;
    offset = startOf(node) ?? offset;
  }
  return offset;
}

function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
