import { ConfigError } from '../../core/errors.js';

const operators = ['!=', '<=', '>=', '=', '<', '>'] as const;

type Operator = (typeof operators)[number];

/** What the cell of a column must be for its row to count. */
export interface RowCondition {
  /** As it was written, for messages. */
  readonly text: string;
  readonly column: string;
  readonly operator: Operator;
  readonly value: string;
}

/** The condition that `--where` says: COLUMN, the first operator of = != < <= > >= in it, and a value, which may be empty
 *  after = and != (no cell content). Throws ConfigError on anything else. */
export function parseCondition(text: string): RowCondition {
  const found = /^([^=!<>]+)(!=|<=|>=|=|<|>)(.*)$/s.exec(text);
  const operator = operators.find((known) => known === found?.[2]);
  if (!found || !operator)
    throw new ConfigError(
      `--where ${JSON.stringify(text)}: not a condition, expected COLUMN=VALUE, or with !=, <, <=, > or >= in place of =`,
    );
  const [column, value] = [found[1].trim(), found[3].trim()];
  const compares = operator !== '=' && operator !== '!=';
  if (compares && !isNumber(value))
    throw new ConfigError(
      `--where ${JSON.stringify(text)}: ${operator} compares numbers, got ${JSON.stringify(value)}`,
    );
  return { text, column, operator, value };
}

/** Whether a cell meets the condition. Equal are the same texts and the same numbers (`3e9` and `3000000000`); a cell that is
 *  no number is neither below nor above one. */
export function holds({ operator, value }: RowCondition, cell: string): boolean {
  const text = cell.trim();
  const numbers = isNumber(text) && isNumber(value);
  const same = text === value || (numbers && Number(text) === Number(value));
  switch (operator) {
    case '=':
      return same;
    case '!=':
      return !same;
    case '<':
      return numbers && Number(text) < Number(value);
    case '<=':
      return numbers && Number(text) <= Number(value);
    case '>':
      return numbers && Number(text) > Number(value);
    case '>=':
      return numbers && Number(text) >= Number(value);
  }
}

/** Whether a text is a finite number as JSON or a spreadsheet writes it. */
export function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}
