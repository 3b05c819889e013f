import type { GateConfig, GateRule } from '../../../harness/config/gate-config.js';
import { adjustBenjaminiHochberg, adjustHolm } from '../../../harness/metrics/multiple-tests.js';
import { detectableDrop, dropP } from '../../compare/weigh-evidence.js';
import type { Evidence } from '../../compare/evidence.js';

/** The test of one drop as a member of its family. */
export interface DropTest {
  /** One-sided. */
  readonly p: number;
  readonly adjustedP: number;
  /** Tests that p was adjusted for. */
  readonly family: number;
  /** The least drop that would have been seen with a power of 80 %; with Holm's method, were it the only one of the family. */
  readonly detectable: number;
  readonly alpha: number;
}

/** What is tested. */
export interface TestedDrop {
  readonly evidence: Evidence;
  readonly test: NonNullable<GateRule['detect']>['test'];
}

/** The tests of all drops of a gate, in their order: one family, whatever rule, model and baseline they come from. */
export function testDrops(
  drops: readonly TestedDrop[],
  { alpha, multiplicity }: Pick<GateConfig, 'alpha' | 'multiplicity'>,
): readonly DropTest[] {
  const pValues = drops.map(({ evidence, test }) => dropP(evidence, test));
  const adjusted = adjust(pValues, multiplicity);
  const level = multiplicity === 'none' ? alpha : alpha / drops.length;
  return drops.map(({ evidence }, place) => ({
    ...{ p: pValues[place], adjustedP: adjusted[place], alpha },
    family: multiplicity === 'none' ? 1 : drops.length,
    detectable: detectableDrop(evidence, level),
  }));
}

function adjust(pValues: readonly number[], method: GateConfig['multiplicity']): readonly number[] {
  switch (method) {
    case 'holm':
      return adjustHolm(pValues);
    case 'bh':
      return adjustBenjaminiHochberg(pValues);
    case 'none':
      return pValues;
  }
}
