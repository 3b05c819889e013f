import { pythonSpace } from '../../core/python-text.js';

/** Classes of the characters that appear when UTF-8 is read in another encoding, as the inside of a character class.
 *  Facts from ftfy 6.3.1, ftfy/badness.py (Robyn Speer, Apache-2.0). */
const classes = {
  /** Signs that stand in good text too. */
  common: '\u00a0\u00ad·´–—―…’',
  control: String.raw`\u0080-\u009f`,
  /** Signs that hardly stand anywhere else. */
  rare: '¤¦¨ª¬¯¸ºƒˆˇ˘˛˜†‡‰⌐◊\ufffd',
  legal: '§¶',
  currency: '¢£¥₧€',
  opening: '¡©«¿΄΅‘‚“„•‹\uf8ff',
  closing: '®»˝”›™',
  number: '±²³µ¹¼½¾×÷⁄№∂∆∏∑√∞∩∫≈≠≡≤≥',
  /** Letters that faces are made of, next to lines and blocks. */
  face: 'Ò-ÖÙ-Üò-öø-üŌŐŪŲ°',
  upper: 'À-ÑØÜÝĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽҐ',
  lower: 'ß-ñüāăąćčďđēėęěğģīįķĺļľłœŕśşšťźżžґ\ufb01\ufb02',
  /** Letters of whole alphabets, which stand next to each other in good text. */
  upperAlphabet: 'ÞΆΈ-ΊΌΎΏΑ-ΫЁ-Я',
  lowerAlphabet: 'ά-ωа-џ',
  box: '│┌┐┘├┤┬┼═-╬▀▄█▌▐-▓',
} as const;

type Class = keyof typeof classes;

const accented: readonly Class[] = ['lower', 'upper'];
const signs: readonly Class[] = ['currency', 'number'];
const quotes: readonly Class[] = ['opening', 'closing'];
const anySign: readonly Class[] = [...accented, ...signs, ...quotes, 'box', 'legal'];

/** Neighbours that good text hardly has, whatever the two encodings were. */
const neighbours: readonly string[] = [
  any(['control']),
  any([...anySign, 'rare']) + any(['rare']),
  any(['rare']) + any(anySign),
  '[A-Za-z]' + any(['lowerAlphabet', 'upperAlphabet']) + any(['rare']),
  any(['lower', 'lowerAlphabet', 'box', 'closing', ...signs]) + any(['upper']),
  any(['box', 'closing', ...signs]) + any(['lower']),
  any(['lower', 'box', 'closing']) + any(['currency']),
  `[${pythonSpace}]` + any(['upper']) + any(['currency']),
  '[a-z]' + any(['upper']) + any(['opening', 'currency']),
  any(['upper', 'box']) + any(['number', 'legal']),
  any([...accented, 'box', 'currency', 'closing']) + any(['opening']) + any(['number']),
  any([...accented, ...signs, 'box', 'legal']) + any(['closing']) + any(['opening']),
  any([...signs, 'box']) + any(['opening']),
  any([...accented, ...signs, ...quotes, 'legal']) + any(['box']),
  any(['box']) + any(['face', 'closing']),
  any(accented) + any(quotes) + String.raw`[\p{L}\p{N}_]`,
  any(['upper']) + '°',
];

const arabic = '[ØÙ]' + any(['common', 'currency', 'rare', 'number', 'opening'], 'ŸŠ®°µ»');
const acrossAlphabets = any(['control', 'rare', ...quotes, 'currency'], '°');

/** What common letters turn into, by the encoding that they were read with. */
const spellings: readonly string[] = [
  // Windows-1252: Latin, Arabic (its pairs stand in good text too, so two are asked for), Devanagari and its kin
  '[ÂÃÎÐ]' + any(quotes, '€œŠš¢£Ÿž\u00a0\u00ad®©°·»–—´'),
  '[Œœ][^A-Za-z]',
  '×[²³]',
  arabic + arabic,
  'à[²µ¹¼½¾]',
  // ... à, á and the no-break space itself, which may have become a blank; a lone Â beside what it stood for
  'Ã[\u00a0¡]',
  `[a-z][${pythonSpace}]?[ÃÂ] `,
  '^[ÃÂ] ',
  any(['closing'], 'a-z.,?!') + 'Â' + any(quotes, ' '),
  // Macintosh
  '√[±∂†≠®™´≤≥¥µø]',
  '≈[°¢]',
  '‚Ä[ìîïòôúùû†°¢π]',
  '‚[âó][àäê°]',
  // Windows-1251, -1253 and -1257: punctuation
  'вЂ',
  'β€[™\u00a0Ά\u00ad®°]',
  'ā€',
  // ... and letters of their own alphabet and of Latin: three in a row, as two are common
  `[ВГРС](?:${acrossAlphabets}|µ)[ВГРС]`,
  `[ΒΓΞΟ]${acrossAlphabets}[ΒΓΞΟ]`,
  // ... and Windows-1252 read as Latin-1 before, next to a Latin letter
  String.raw`ГўВЂВ[^\n][A-Za-z ]`,
];

const mojibake = new RegExp([...neighbours, ...spellings].join('|'), 'u');

/** Whether a text has a sequence of characters that is hardly anything but text read in the wrong encoding. The same
 *  answer as ftfy 6.3.1, ftfy/badness.py. */
export function looksMisread(text: string): boolean {
  return mojibake.test(text);
}

/** A character class of these classes, and of further characters. */
function any(names: readonly Class[], more = ''): string {
  return `[${names.map((name) => classes[name]).join('')}${more}]`;
}
