import type { Interval } from '../scaling/series-fit.js';
import { join, markup, type Markup, type Part } from './markup.js';

const minus = '\u2212';
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A number with so many digits after the point, thousands apart and a real minus sign: `1,280.5`, `−0.111`. */
export function sayFixed(value: number, digits: number): string {
  const [whole, part] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? `.${part}` : '');
  return value < 0 && Number(value.toFixed(digits)) !== 0 ? minus + grouped : grouped;
}

/** A number with so many significant digits; powers of ten only far from 1: `0.111`, `1,280`, `5.5e−7`. */
export function saySignificant(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e9))
    return value
      .toExponential(digits - 1)
      .replaceAll('-', minus)
      .replace('+', '');
  if (size === 0) return '0';
  const whole = Math.floor(Math.log10(size)) + 1;
  return sayFixed(Number(value.toPrecision(digits)), Math.max(0, digits - whole));
}

/** A fraction in percent, without the sign: `81.2`. */
export function sayPercent(fraction: number, digits = 1): string {
  return sayFixed(100 * fraction, digits);
}

/** A difference in points, always with its sign: `+3.2`, `−0.4`, `0.0`. */
export function sayPoints(points: number, digits = 1): string {
  const text = sayFixed(points, digits);
  return points > 0 && Number(points.toFixed(digits)) !== 0 ? `+${text}` : text;
}

/** `[0.100, 0.122]`. */
export function sayInterval([low, high]: Interval, say: (value: number) => string): string {
  return `[${say(low)}, ${say(high)}]`;
}

/** A probability: three digits, and where it begins for small ones: `0.017`, `< 0.0001`. */
export function sayProbability(p: number): string {
  return p < 1e-4 ? '< 0.0001' : String(Number(p.toPrecision(2)));
}

/** `p = 0.017`, `p < 0.0001`. */
export function sayP(p: number): string {
  const said = sayProbability(p);
  return sayTogether(said.startsWith('<') ? `p ${said}` : `p = ${said}`);
}

/** The day of an ISO time, in UTC: `20 November 2026`; what is no time stays. */
export function sayDay(iso: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return found ? `${Number(found[3])} ${months[Number(found[2]) - 1]} ${found[1]}` : iso;
}

/** A law in the letters of print: `y = 5.86 x^-0.111` with a raised exponent. */
export function sayEquation(equation: string): Markup {
  const parts = equation.replaceAll('-', minus).split(/(\^\S+|\b[a-zA-Z]\w*\b)/);
  return join(
    parts.map((part): Part => {
      if (part.startsWith('^')) return markup`<sup>${part.slice(1).replace(/^\((.*)\)$/, '$1')}</sup>`;
      return /^[xyAEBNS]$/.test(part) ? markup`<i>${part}</i>` : part;
    }),
  );
}

/** How many, with the word that fits: `1 model`, `23 models`. */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${sayFixed(count, 0)} ${count === 1 ? one : many}`;
}

/** The first few of a list, and how many more: `a, b and 3 more`. */
export function sayList(names: readonly string[], most = 4): string {
  if (names.length <= most + 1) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** A sentence or note with a capital, and with numbers that stay beside their units. */
export function sayStart(text: string): string {
  return sayTogether(text.charAt(0).toUpperCase() + text.slice(1));
}

/** Numbers and units that no line break parts: `4.3 %`, `128 M`, `p = 0.01`. */
export function sayTogether(text: string): string {
  return text.replace(/(?<=\d) (?=%|[kMBG]\b)|(?<=\bp [=<]) |(?<=\bp) (?=[=<] )/g, '\u00a0');
}

/** A phrase as the head of a column or row: with a capital. Ids and names in one word stay as they are. */
export function sayHead(phrase: string): string {
  return /^[a-z]+ /.test(phrase) ? phrase[0].toUpperCase() + phrase.slice(1) : phrase;
}

/** A head inside of a sentence: without its capital, unless that is an abbreviation. */
export function sayInside(head: string): string {
  return /^[A-Z][a-z]/.test(head) ? head[0].toLowerCase() + head.slice(1) : head;
}

/** Digits after the point that show the largest of these with three significant ones, and none but 0 as 0. */
export function digitsFor(values: readonly number[]): number {
  const sizes = values.map(Math.abs).filter((size) => size > 0);
  const largest = Math.max(0, ...sizes);
  const smallest = Math.min(1, ...sizes);
  const usual = largest >= 1000 ? 0 : largest >= 100 ? 1 : largest >= 1 ? 2 : 3;
  return Math.min(6, Math.max(usual, -Math.floor(Math.log10(smallest))));
}
