import type { GateConfig, RuleKind, RuleLevel } from '../../harness/config/gate-config.js';
import type { gateStates } from '../../harness/config/gate-verdict.js';
import type { RunComparison } from '../compare/comparison.js';

/** What a rule says of one target, and what a gate says of a run.
 *  `warn`: a rule of level warn failed. `inconclusive`: too few samples to say, or samples that are not paired.
 *  `incomparable`: the two were not asked the same. `error`: a value that is no number. */
export type State = (typeof gateStates)[number];

/** Exit codes of a gate. */
export type GateExitCode = 0 | 1 | 3 | 4;

/** What a gate came to, or why it came to nothing. Every output is made of it. */
export type GateOutcome = GateResult | GateFailure;

/** A gate that was not held: the config is wrong, a side is missing or damaged. Outputs are written all the same. */
export interface GateFailure {
  readonly schema: 1;
  readonly verdict: 'error';
  /** What the process ends with: see `exitCodeOfError`. */
  readonly exitCode: 2 | 3 | 70;
  /** What is wrong, and what to do. */
  readonly summary: string;
}

/** A gate that was held: every output is made of this one object, so that none can contradict another. */
export interface GateResult {
  readonly schema: 1;
  readonly verdict: State;
  /** What the process ends with. */
  readonly exitCode: GateExitCode;
  /** With `--advisory`: what it would have ended with. */
  readonly advisory?: { readonly exitCode: GateExitCode };
  /** One sentence: what was found. */
  readonly summary: string;
  readonly alpha: number;
  readonly seed: number;
  readonly multiplicity: GateConfig['multiplicity'];
  /** Worst first: by state, then by rule, then by how much was lost. */
  readonly checks: readonly Check[];
  /** Of each model, with the baseline, then with the anchor. */
  readonly comparisons: readonly GateComparison[];
  readonly config: GateConfig;
  /** Where the config came from, for people: a file, or `the default`. */
  readonly configName: string;
  readonly baseline: BaselineFacts;
  readonly anchor?: BaselineFacts;
  readonly versions: Readonly<Record<string, string>>;
}

/** A baseline, for people who ask which one it was. */
export interface BaselineFacts {
  readonly name: string;
  /** SHA-256 of the baseline's content; absent where it is a results folder. */
  readonly sha256?: string;
  readonly date?: string;
  readonly reason?: string;
  readonly commit?: string;
}

/** A comparison that rules were applied to. */
export interface GateComparison {
  readonly against: Against;
  readonly comparison: RunComparison;
}

/** Which baseline a check compares with. */
export type Against = 'baseline' | 'anchor';

/** One rule, applied to one task or mean of one model. */
export interface Check {
  /** Id of the rule in the config; `missing-task` and `comparable` are built in. */
  readonly rule: string;
  readonly kind: RuleKind | 'missing-task' | 'comparable';
  readonly level: RuleLevel;
  readonly against: Against;
  readonly model: string;
  /** Id of the task or the mean. */
  readonly target: string;
  readonly metric: string;
  readonly state: State;
  /** One sentence with the numbers that decided, in percent where people read it. */
  readonly message: string;
  /** What the message says without what is of this task alone: tasks that share it are told in one line. */
  readonly cause?: string;
  /** A waiver that turned a failure into a pass with a note. */
  readonly waiver?: { readonly until: string; readonly reason: string };
  readonly numbers: CheckNumbers;
}

/** Every number that a check saw: fractions, but where the metric has another unit. Absent where it does not apply; never NaN. */
export interface CheckNumbers {
  readonly n?: number;
  readonly before?: number;
  readonly after?: number;
  readonly difference?: number;
  /** 95 % interval of the difference; of the ratio where the rule is one. */
  readonly low?: number;
  readonly high?: number;
  readonly gained?: number;
  readonly lost?: number;
  readonly changed?: number;
  /** Share of samples whose answer changed. */
  readonly churn?: number;
  readonly p?: number;
  readonly adjustedP?: number;
  /** What the rule allows: a floor, a margin, the largest drop, share or ratio. */
  readonly limit?: number;
  /** The least drop that would have been seen with a power of 80 %. */
  readonly detectable?: number;
  readonly ratio?: number;
}

/** The sides of a result, for headings. */
