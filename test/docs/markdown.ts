import { lexer, walkTokens, type Token, type Tokens } from 'marked';

/** Words of a paragraph, or what stands in backticks there. */
export interface Inline {
  readonly kind: 'text' | 'code';
  readonly text: string;
}

/** A block of code in a page, with what stands right before it. */
export interface Fence {
  /** Of the fence's first line, from 1. */
  readonly line: number;
  /** The first word behind the backticks; empty where there is none, or where the block is one by its indentation. */
  readonly language: string;
  readonly text: string;
  /** What the comments on the lines before it say, in their order. */
  readonly comments: readonly string[];
  /** The paragraph before it (and before the comments); empty where something else stands there. */
  readonly words: readonly Inline[];
  /** Whether it is part of a list or a quotation. */
  readonly nested: boolean;
}

/** A link, or the text of a heading or of backticks, with the line of the block that it stands in. */
export interface Piece {
  readonly kind: 'link' | 'heading' | 'code';
  readonly line: number;
  /** Of a link its target, of a heading its text without marks. */
  readonly text: string;
}

/** The fences of a page, in order. */
export function readFences(markdown: string): readonly Fence[] {
  const blocks = readBlocks(markdown);
  return blocks.flatMap(({ token, line }, index) => {
    if (!isCode(token)) return codesInside(token).map((code) => toFence(code, line, [], [], true));
    const before = blocks.slice(0, index).map((block) => block.token);
    const comments: string[] = [];
    for (let last = before.at(-1); last?.type === 'html'; last = before.at(-1)) {
      comments.unshift(...[...last.raw.matchAll(/<!--(.*?)-->/gs)].map(([, text]) => text.trim()));
      before.pop();
    }
    const paragraph = before.at(-1);
    return [toFence(token, line, comments, paragraph?.type === 'paragraph' ? inlinesOf(paragraph) : [])];
  });
}

/** Links, headings and code in backticks outside fences, in the order of their blocks. */
export function readPieces(markdown: string): readonly Piece[] {
  return readBlocks(markdown).flatMap(({ token, line }) => {
    const pieces: Piece[] = [];
    void walkTokens([token], (inner) => {
      if (inner.type === 'heading') pieces.push({ kind: 'heading', line, text: textOf(inner) });
      else if (inner.type === 'codespan')
        pieces.push({ kind: 'code', line, text: (inner as Tokens.Codespan).text });
      else if (inner.type === 'link' || inner.type === 'image')
        pieces.push({ kind: 'link', line, text: (inner as Tokens.Link).href });
    });
    return pieces;
  });
}

/** The blocks of a page, and the lines on which they begin. */
function readBlocks(markdown: string): readonly { readonly token: Token; readonly line: number }[] {
  let line = 1;
  const blocks = lexer(markdown).map((token) => {
    const block = { token, line };
    line += token.raw.split('\n').length - 1;
    return block;
  });
  return blocks.filter(({ token }) => token.type !== 'space');
}

const isCode = (token: Token): token is Tokens.Code => token.type === 'code';

function codesInside(token: Token): readonly Tokens.Code[] {
  const found: Tokens.Code[] = [];
  void walkTokens([token], (inner) => {
    if (isCode(inner)) found.push(inner);
  });
  return found;
}

function toFence(
  code: Tokens.Code,
  line: number,
  comments: readonly string[],
  words: readonly Inline[],
  nested = false,
): Fence {
  const [language = ''] = (code.lang ?? '').split(/\s/);
  return { line, language, text: code.text, comments, words, nested };
}

function inlinesOf(token: Token): readonly Inline[] {
  if (token.type === 'codespan') return [{ kind: 'code', text: (token as Tokens.Codespan).text }];
  if ('tokens' in token) return token.tokens.flatMap(inlinesOf);
  return [{ kind: 'text', text: token.raw.replaceAll(/\s+/g, ' ') }];
}

const textOf = (token: Token) =>
  inlinesOf(token)
    .map(({ text }) => text)
    .join('');
