import { applyRules } from './apply-rules.js';
import { applyWaivers } from './apply-waivers.js';
import { checkTargets } from './built-in-checks.js';
import { checkChoice } from './check-choice.js';
import { chooseRules } from './choose-rules.js';
import { decideVerdict, sortChecks } from './decide-verdict.js';
import type { GateInput } from './gate-input.js';
import type { GateExitCode, GateResult } from './gate-result.js';
import { listTargets } from './gate-target.js';

/** What a gate says of the runs: the rules of the config applied to every comparison. Throws ConfigError, with the place in the
 *  config, where a rule or waiver matches nothing or cannot be applied to what it matches. */
export function judgeRuns(input: GateInput): GateResult {
  const { comparisons, config, suites, locate, today } = input;
  const targets = listTargets(comparisons, input.aggregates);
  const { chosen } = chooseRules(config, targets, suites, locate);
  for (const choice of chosen) checkChoice(choice, locate);
  const found = [...checkTargets(targets, config), ...applyRules(chosen, config)];
  const checks = sortChecks(applyWaivers(found, config, today), config.onInconclusive);
  const { verdict, exitCode, summary } = decideVerdict(checks, comparisons, config.onInconclusive);
  return {
    schema: 1,
    verdict,
    ...(input.advisory ? { exitCode: excuse(exitCode), advisory: { exitCode } } : { exitCode }),
    summary,
    alpha: config.alpha,
    seed: config.seed,
    multiplicity: config.multiplicity,
    ...{ checks, comparisons, config },
    configName: input.configName,
    baseline: input.baseline,
    ...(input.anchor && { anchor: input.anchor }),
    versions: input.versions,
  };
}

/** With `--advisory`, a verdict about the model ends nothing; what could not be judged still does. */
function excuse(exitCode: GateExitCode): GateExitCode {
  return exitCode === 1 || exitCode === 4 ? 0 : exitCode;
}
