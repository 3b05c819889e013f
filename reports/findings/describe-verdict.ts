import type { SeriesFit, Verdict } from '../scaling/series-fit.js';

type Judged = Pick<SeriesFit, 'verdict' | 'looPoints' | 'looPointsConstant'>;

/** What a verdict says of one curve, behind `1 curve` and behind `2 curves`. */
const phrases: Readonly<Record<Verdict, readonly [one: string, many: string]>> = {
  power: ['follows a power law', 'follow a power law'],
  saturating: ['levels off', 'level off'],
  sigmoid: ['is S-shaped', 'are S-shaped'],
  flat: ['is flat', 'are flat'],
  inverse: ['gets worse', 'get worse'],
  noisy: ['is noisy', 'are noisy'],
  'at chance': ['is at chance', 'are at chance'],
  'too few points': ['has too few points', 'have too few points'],
};

/** What each verdict rests on: the rules of `verdictOf`, in words. */
export const verdictMeanings: readonly (readonly [Verdict, string])[] = [
  ['power', 'better than a constant, and points that were left out are missed by less than 1.5 points'],
  ['saturating', 'levels off at an error that is told apart from 0'],
  ['sigmoid', 'S-shaped'],
  ['flat', 'the 95\u00a0% interval of the slope, by the scatter of the points, holds 0'],
  ['inverse', 'the error grows'],
  [
    'noisy',
    'not flat, but points that were left out are missed by 1.5 points or more, or as far as by a constant',
  ],
  ['at chance', 'not told apart from guessing'],
  ['too few points', 'fewer than 4 different sizes, or too few to prefer a law to a constant'],
];

/** How many curves have which verdict, as the end of a sentence: `9 follow a power law, 4 are flat and 1 is noisy`. */
export function sayVerdicts(counts: readonly (readonly [Verdict, number])[]): string {
  const said = counts.map(([verdict, count]) => `${count} ${phrases[verdict][count === 1 ? 0 : 1]}`);
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said[said.length - 1]}`;
}

/** A verdict and what it rests on, in words: `a power law`, `too noisy for a law: points that were left out are missed by 1.6 points`. */
export function explainVerdict(fit: Judged): string {
  switch (fit.verdict) {
    case 'power':
      return 'a power law';
    case 'saturating':
      return 'a power law that levels off';
    case 'sigmoid':
      return 'an S-shaped law';
    case 'flat':
      return 'not told apart from no trend';
    case 'inverse':
      return 'inverse scaling';
    case 'at chance':
      return 'at chance';
    case 'too few points':
      return 'too few points for a law';
    case 'noisy':
      return `too noisy for a law: ${explainNoise(fit)}`;
  }
}

function explainNoise({ looPoints, looPointsConstant }: Omit<Judged, 'verdict'>): string {
  if (looPoints === undefined) return 'no point could be left out';
  const missed = `points that were left out are missed by ${looPoints.toFixed(1)} points`;
  return looPointsConstant !== undefined && looPoints >= looPointsConstant
    ? `${missed}, no less than by their mean`
    : missed;
}
