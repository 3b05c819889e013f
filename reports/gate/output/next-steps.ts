import type { Check, GateResult } from '../gate-result.js';

/** What somebody can do about what blocks, a line for each kind of cause; none where nothing does. Commands name the two runs. */
export function listNextSteps({ checks, comparisons, baseline }: GateResult): readonly string[] {
  const failed = checks.filter(({ state, kind }) => state === 'fail' && kind !== 'missing-task');
  const missing = checks.find(({ state, kind }) => state === 'fail' && kind === 'missing-task');
  const steps: string[] = [];
  if (missing)
    steps.push(`finish what is missing (bench run --task ${missing.target}), or list it under optional`);
  if (failed.some((check) => check.kind === 'churn' && isOfSameModel(check, comparisons)))
    steps.push(
      'the weights are the same but the answers are not: look for a change in preprocessing, tokenizer or runtime',
    );
  if (failed.length > 0) {
    const current = comparisons.find(({ comparison }) => comparison.after.model === failed[0].model);
    if (current)
      steps.push(`both runs side by side: bench compare ${baseline.name} ${current.comparison.after.name}`);
    // a folder of results has no history to accept anything into
    if (baseline.sha256 !== undefined)
      steps.push(
        `if the change is meant: bench gate accept --baseline ${baseline.name} --reason '...' --allow-regression`,
      );
  }
  return steps;
}

function isOfSameModel({ model, target }: Check, comparisons: GateResult['comparisons']): boolean {
  return comparisons.some(
    ({ comparison }) =>
      comparison.after.model === model &&
      comparison.tasks.some((task) => task.task === target && task.status === 'compared' && task.sameModel),
  );
}
