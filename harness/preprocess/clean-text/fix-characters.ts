import { windows1252 } from './code-pages.js';

const ligatures = new Map(
  Object.entries({
    ...{ Ĳ: 'IJ', ĳ: 'ij', ŉ: 'ʼn', Ǳ: 'DZ', ǲ: 'Dz', ǳ: 'dz', Ǆ: 'DŽ', ǅ: 'Dž', ǆ: 'dž' },
    ...{ Ǉ: 'LJ', ǈ: 'Lj', ǉ: 'lj', Ǌ: 'NJ', ǋ: 'Nj', ǌ: 'nj' },
    ...{ ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', ﬅ: 'ſt', ﬆ: 'st' },
  }),
);
const ligature = new RegExp(`[${[...ligatures.keys()].join('')}]`, 'gu');

const escapeKey = '\u001b';

const wide = /[\u3000\uff01-\uffef]/gu;
const controlCode = /[\u0080-\u009f]/gu;
// White space and C1 controls stay: of these, only the ones without a meaning in Windows-1252 are left by then.
const useless = /[^\P{Cc}\t\n\f\r\u0080-\u009f]|[\u206a-\u206f\ufeff\ufff9-\ufffc]/gu;
const terminalCode = new RegExp(`${escapeKey}\\[[\\p{Nd};]*[a-zA-Z]`, 'gu');
const lineBreak = /\r\n|[\r\u0085\u2028\u2029]/gu;

/** The text with each C1 control character replaced by what Windows-1252 has in its place. */
export function fixControlCodes(text: string): string {
  return text.replace(controlCode, (character) => windows1252[character.charCodeAt(0) - 0x80]);
}

/** The text with the repairs of ftfy that look at characters alone, in its order: C1 controls, Latin ligatures,
 *  characters of other widths, curly quotes, line breaks, lone surrogates, terminal codes, control characters. The order
 *  is part of the rules: `ŉ` becomes a curly quote first, then a straight one.
 *  Source: ftfy 6.3.1, ftfy/fixes.py and ftfy/chardata.py. */
export function fixCharacters(text: string): string {
  return fixControlCodes(text)
    .replace(ligature, (character) => ligatures.get(character) ?? character)
    .replace(wide, (character) => (character === '\u3000' ? ' ' : character.normalize('NFKC')))
    .replace(/[“-‟]/gu, '"')
    .replace(/[ʼ‘-‛]/gu, "'")
    .replace(lineBreak, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(terminalCode, '')
    .replace(useless, '');
}
