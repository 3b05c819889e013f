import { describe, expect, it } from '@jest/globals';
import { parseGateConfig } from '../../../harness/config/read-gate-config.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import { compared, comparedTask, exampleConfig, gateInput, mean } from '../../support/gate-cases.js';

const speeds = [100, 101, 99, 100, 100];
const speed = { before: speeds, after: speeds, sameMachine: true, differs: [] };
const means = ['imagenet_shift', 'vtab', 'retrieval', 'mean38'].map((id) =>
  // 100 gained, 200 lost of 50,000: the optimistic end of the drop is about 0.2 points less 0.07, within 0.4.
  mean({ id, before: 0.7, after: 0.698, evidence: { kind: 'counted', n: 50_000, gained: 100, lost: 200 } }),
);
const tasks = [
  // 300 gained, 800 lost of 50,000: a drop of 1 point, above the margin of half a point; churn 2.2 %.
  comparedTask({
    ...{ task: 'datacomp/imagenet1k', before: 0.625, after: 0.615, n: 50_000, speed },
    evidence: { kind: 'counted', n: 50_000, gained: 300, lost: 800 },
    flips: { gained: 300, lost: 800, of: 50_000 },
  }),
  // 5 gained, 45 lost of 4000: a drop of a point, which is waived; churn 1.25 %.
  comparedTask({
    ...{ task: 'datacomp/fer2013', before: 0.5, after: 0.49, n: 4000, speed },
    evidence: { kind: 'counted', n: 4000, gained: 5, lost: 45 },
    flips: { gained: 5, lost: 45, of: 4000 },
  }),
  // Retrieval has neither detection nor, of 500 samples, a cap: only churn, whose 0.2 % one flip of 500 is.
  comparedTask({
    ...{ task: 'datacomp/flickr30k', group: 'retrieval', metric: 'mean_recall@1' },
    ...{ before: 0.8, after: 0.7, n: 500, flips: { gained: 0, lost: 1, of: 500 }, speed },
  }),
];

function judge(today: string) {
  const { config, locate } = parseGateConfig(exampleConfig, 'gate.yaml');
  const comparison = compared(tasks, means);
  return judgeRuns(
    gateInput([], config, { comparisons: [{ against: 'baseline', comparison }], locate, today }),
  );
}

describe('the example of a config', () => {
  it('does what it says', () => {
    const { checks, exitCode } = judge('2026-12-31');
    expect(exitCode).toBe(1);
    expect(checks.map(({ rule, target, state }) => `${rule} ${target}: ${state}`).sort()).toEqual([
      'churn datacomp/fer2013: fail',
      'churn datacomp/flickr30k: pass',
      'churn datacomp/imagenet1k: fail',
      'floor-imagenet datacomp/imagenet1k: fail',
      'hard-cap datacomp/fer2013: pass',
      'hard-cap datacomp/imagenet1k: pass',
      'imagenet-noninferior datacomp/imagenet1k: fail',
      'no-evidence-of-drop datacomp/fer2013: pass',
      'no-evidence-of-drop datacomp/imagenet1k: fail',
      'speed datacomp/fer2013: pass',
      'speed datacomp/flickr30k: pass',
      'speed datacomp/imagenet1k: pass',
      'suite-means imagenet_shift: pass',
      'suite-means mean38: pass',
      'suite-means retrieval: pass',
      'suite-means vtab: pass',
    ]);
    expect(checks.find(({ waiver }) => waiver)).toMatchObject({ target: 'datacomp/fer2013' });
  });

  it('ends its waiver with the year', () => {
    const { checks } = judge('2027-01-01');
    expect(
      checks.find(({ rule, target }) => rule === 'no-evidence-of-drop' && target.endsWith('fer2013')),
    ).toMatchObject({
      state: 'fail',
      message: expect.stringMatching(
        /The waiver of it \(label fix upstream, issue 123\) expired on 2026-12-31$/,
      ) as unknown,
    });
  });
});
