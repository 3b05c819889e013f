import { bitAt, tabulateBits } from '../../harness/core/bit-set.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { digestSamples, type SampleDigest } from '../../harness/results/sample-digest.js';
import type { SideSamples } from './side.js';
import type { UnitGatherer } from './units/unit-metric.js';

/** Samples of two runs, read once. They say something only where both are the same samples. */
export interface PairedSamples {
  readonly before: SampleDigest;
  readonly after: SampleDigest;
  /** Samples of which the runs said different things; undefined where a baseline does not tell. */
  readonly changed: number | undefined;
  /** Whether some lines are of one independent unit: two questions about one image. */
  readonly clustered: boolean;
  /** Whether the gatherer was given what it needs of both runs. */
  readonly gathered: boolean;
}

/** Samples that only one of two runs gets right. */
export interface Flips {
  readonly gained: number;
  readonly lost: number;
  /** Samples that are right or wrong. */
  readonly of: number;
}

/** Reads the samples of two runs, and shows a gatherer their lines as they pass: those of a run of which only bits are kept are made
 *  from the lines of the other, which are of the same samples. Throws DataError where a samples file is damaged. */
export async function pairSamples(
  before: SideSamples,
  after: SideSamples,
  gatherer: UnitGatherer | undefined,
): Promise<PairedSamples> {
  if (before.kind === 'lines' && after.kind === 'lines') return pairLines(before, after, gatherer);
  if (before.kind === 'digest' && after.kind === 'digest')
    return {
      ...{ before: before.digest, after: after.digest, clustered: false, gathered: false },
      changed: countChanged(before.digest, after.digest),
    };
  return before.kind === 'digest'
    ? pairWithBits(before.digest, after as Lines, 0, gatherer)
    : pairWithBits((after as Kept).digest, before, 1, gatherer);
}

/** The samples that only one run gets right; undefined where there is no right and wrong. */
export function countFlips({ before, after }: PairedSamples): Flips | undefined {
  const of = before.correct.length;
  if (of === 0 || after.correct.length !== of) return undefined;
  const { onlyFirst, onlySecond } = tabulateBits(before.correct, after.correct);
  return { gained: onlySecond, lost: onlyFirst, of };
}

type Lines = Extract<SideSamples, { readonly kind: 'lines' }>;
type Kept = Extract<SideSamples, { readonly kind: 'digest' }>;

async function pairLines(
  before: Lines,
  after: Lines,
  gatherer: UnitGatherer | undefined,
): Promise<PairedSamples> {
  const prints: number[] = [];
  const units = createUnits();
  let [place, changed] = [0, 0];
  const first = await digestSamples(before.read(), (line, print) => {
    prints.push(print);
    gatherer?.add(0, line);
  });
  const second = await digestSamples(after.read(), (line, print) => {
    if (place < prints.length && prints[place] !== print) changed++;
    place++;
    units.add(line);
    gatherer?.add(1, line);
  });
  return {
    ...{ before: first, after: second, changed, clustered: units.areShared() },
    gathered: gatherer !== undefined,
  };
}

/** `side`: that of the bits. */
async function pairWithBits(
  kept: SampleDigest,
  { read }: Lines,
  side: 0 | 1,
  gatherer: UnitGatherer | undefined,
): Promise<PairedSamples> {
  const units = createUnits();
  const fed = gatherer?.needs === 'correct' ? gatherer : undefined;
  const other = side === 0 ? 1 : 0;
  let marked = 0;
  const own = await digestSamples(read(), (line) => {
    units.add(line);
    if (!fed) return;
    fed.add(other, line);
    fed.add(side, withBit(line, kept, marked));
    if (line.correct !== undefined) marked++;
  });
  const [before, after] = side === 0 ? [kept, own] : [own, kept];
  return {
    ...{ before, after, changed: countChanged(before, after), clustered: units.areShared() },
    gathered: fed !== undefined && kept.correct.length === own.correct.length,
  };
}

/** The line of the run of which only bits are kept, with what is the same in both: whether a line is right or wrong at all is said
 *  by its truth. */
function withBit(line: SampleLine, { correct: bits }: SampleDigest, mark: number): SampleLine {
  const { id, truth, groups, unit, correct } = line;
  return {
    ...{ id, truth, prediction: null },
    ...(groups && { groups }),
    ...(unit !== undefined && { unit }),
    ...(correct !== undefined && { correct: bitAt(bits, mark) }),
  };
}

function countChanged(before: SampleDigest, after: SampleDigest): number | undefined {
  if (before.predictions === after.predictions) return 0;
  const [one, other] = [before.prints, after.prints];
  if (!one || one.length !== other?.length) return undefined;
  return one.reduce((count, print, place) => count + (print === other[place] ? 0 : 1), 0);
}

function createUnits() {
  const seen = new Set<string>();
  let shared = false;
  return {
    add: ({ unit }: SampleLine): void => {
      if (unit === undefined) return;
      shared ||= seen.has(unit);
      seen.add(unit);
    },
    areShared: () => shared,
  };
}
