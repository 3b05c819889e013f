import type { Random } from '../../harness/core/random.js';
import { createBinomialDraws } from '../../harness/metrics/binomial-draws.js';

/** Draws of units of some kinds. Each call gives how many of each kind, in an array that the next call overwrites. */
export interface UnitDraws {
  /** As many units as there are, with replacement. */
  readonly draw: () => Int32Array;
  /** Each unit with a chance of one half. */
  readonly halve: () => Int32Array;
}

/** A draw from a binomial distribution takes about as long as this many draws of single units. */
const unitsPerBinomial = 50;

/** Coins up to which single bits are counted. */
const mostBits = 1024;

/** Seeded draws of units, of which there are `sizes[k]` of kind k, at least 1 of each. */
export function createUnitDraws(sizes: Int32Array, random: Random): UnitDraws {
  const counts = new Int32Array(sizes.length);
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const drawHits = createBinomialDraws(random);
  const tossCoins = createCoins(random);
  const drawByKind = () => {
    let [draws, left] = [units, units];
    for (let kind = 0; kind < sizes.length; kind++) {
      counts[kind] = drawHits(draws, sizes[kind] / left);
      draws -= counts[kind];
      left -= sizes[kind];
    }
    return counts;
  };
  const kindOf = new Int32Array(units);
  for (let kind = 0, unit = 0; kind < sizes.length; unit += sizes[kind], kind++)
    kindOf.fill(kind, unit, unit + sizes[kind]);
  const drawByUnit = () => {
    counts.fill(0);
    for (let unit = 0; unit < units; unit++) counts[kindOf[Math.floor(random() * units)]]++;
    return counts;
  };
  return {
    draw: sizes.length * unitsPerBinomial < units ? drawByKind : drawByUnit,
    halve: () => {
      for (let kind = 0; kind < sizes.length; kind++)
        counts[kind] = sizes[kind] > mostBits ? drawHits(sizes[kind], 0.5) : tossCoins(sizes[kind]);
      return counts;
    },
  };
}

/** How many of some fair coins show heads; each random number is good for 32 of them. */
function createCoins(random: Random): (coins: number) => number {
  let [bits, left] = [0, 0];
  return (coins) => {
    let heads = 0;
    for (let wanted = coins; wanted > 0;) {
      if (left === 0) {
        bits = (random() * 4294967296) >>> 0;
        left = 32;
      }
      const taken = Math.min(left, wanted);
      heads += countOnes(taken === 32 ? bits : bits & ((1 << taken) - 1));
      bits = taken === 32 ? 0 : bits >>> taken;
      left -= taken;
      wanted -= taken;
    }
    return heads;
  };
}

/** Of 32 bits: sums of 2, 4, then 8 bits side by side. */
function countOnes(bits: number): number {
  const twos = bits - ((bits >>> 1) & 0x55555555);
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
