import { z } from 'zod';
import { taskGroups } from './task-card.js';

const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1).readonly()], {
  error: 'expected a name or a list of names',
});
const fraction = z.number().min(0).max(1);
const day = z.iso.date();

/** What a rule is about. Every key that is given must hold; `*` stands for any characters, and a task may be named without its
 *  family (`imagenet1k`). Without a key: every task. */
const selector = z
  .strictObject({
    task: names.optional(),
    suite: names.optional(),
    kind: z
      .union([z.enum(taskGroups), z.array(z.enum(taskGroups)).min(1).readonly()], {
        error: `expected one of ${taskGroups.join(', ')}, or a list of them`,
      })
      .optional()
      .describe('group of the task'),
    metric: z.string().optional().describe('a metric of the record; default: the one that it reports'),
    aggregate: names.optional().describe('means over tasks: imagenet_shift, vtab, mean38, mean, ...'),
    model: names.optional(),
    sameModel: z
      .literal(true)
      .optional()
      .describe('only where weights, provider and precision are those of the baseline'),
  })
  .default({});

const everyRule = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes'),
  level: z.enum(['error', 'warn', 'off']).default('error'),
  select: selector,
  minItems: z.int().positive().optional().describe('only tasks of so many samples or more'),
};

const rule = z
  .strictObject({
    ...everyRule,
    floor: z
      .strictObject({ min: z.number(), useLowerBound: z.boolean().default(false) })
      .optional()
      .describe('the least value'),
    maxDrop: z
      .strictObject({
        absolute: z.number().positive(),
        useBound: z.enum(['none', 'upper', 'lower']).default('none'),
      })
      .optional()
      .describe(
        'the largest drop; with `upper` only where even the optimistic end of the interval is beyond it',
      ),
    detect: z
      .strictObject({
        test: z.enum(['mcnemar-midp', 'mcnemar-exact']).default('mcnemar-midp'),
        minDrop: fraction.default(0),
      })
      .optional()
      .describe('a drop that is no noise'),
    nonInferior: z
      .strictObject({ margin: z.number().positive(), allowUnpaired: z.boolean().default(false) })
      .optional()
      .describe('proof that the drop is below a margin'),
    churn: z
      .strictObject({
        max: fraction.describe('share of samples'),
        of: z.enum(['correct', 'predictions']).default('correct'),
      })
      .optional()
      .describe('how many samples may change: right to wrong and back, or whatever was said'),
    ratio: z
      .strictObject({
        min: z.number().positive(),
        repeats: z.int().positive().default(5),
        requireSameMachine: z.boolean().default(true),
      })
      .optional()
      .describe('images a second, after over before'),
  })
  .describe('one of floor, maxDrop, detect, nonInferior, churn, ratio');

const waiver = z.strictObject({
  task: z.string(),
  rule: z.string(),
  until: day.describe('the last day, in UTC; an expired waiver fails'),
  reason: z.string().min(1),
});

/** Facts that must agree, as the config names them. */
export const matchedHashes = ['datasetHash', 'promptHash', 'preprocessHash', 'metricVersion'] as const;

/** Schema of a gate's config, `gate.yaml`. */
export const gateConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  baseline: z
    .strictObject({
      file: z.string().optional(),
      anchor: z.string().optional().describe('an older baseline, of a release: small drops add up'),
      match: z
        .array(z.enum(matchedHashes))
        .readonly()
        .default([...matchedHashes]),
    })
    .default({ match: [...matchedHashes] }),
  alpha: z.number().gt(0).lt(0.5).default(0.05),
  multiplicity: z.enum(['holm', 'bh', 'none']).default('holm'),
  seed: z.int().nonnegative().default(20240402),
  bootstrap: z.int().min(1000).max(100_000).default(10_000).describe('resamples'),
  onInconclusive: z.enum(['pass', 'warn', 'fail']).default('warn'),
  optional: z.array(z.string()).readonly().default([]).describe('tasks that may be missing'),
  rules: z.array(rule).min(1),
  waivers: z.array(waiver).default([]),
  output: z
    .strictObject({
      junit: z.string().optional(),
      json: z.string().optional(),
      markdown: z.string().optional(),
      comment: z.string().optional(),
      badge: z.string().optional(),
      annotations: z.enum(['auto', 'on', 'off']).default('auto'),
    })
    .default({ annotations: 'auto' }),
});

/** A gate's config. */
export type GateConfig = z.output<typeof gateConfigSchema>;
export type GateRule = GateConfig['rules'][number];
export type Waiver = GateConfig['waivers'][number];
export type RuleLevel = GateRule['level'];

/** The kinds of rules, in the order of the documentation. */
export const ruleKinds = ['floor', 'maxDrop', 'detect', 'nonInferior', 'churn', 'ratio'] as const;

/** What a rule does: a rule has one of these keys. */
export type RuleKind = (typeof ruleKinds)[number];
