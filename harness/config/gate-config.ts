import { z } from 'zod';
import { schemaKey } from './schema-key.js';
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
    task: names
      .optional()
      .describe('ids of tasks, with or without their family; `*` stands for any characters'),
    suite: names.optional().describe('tasks of these suites'),
    kind: z
      .union([z.enum(taskGroups), z.array(z.enum(taskGroups)).min(1).readonly()], {
        error: `expected one of ${taskGroups.join(', ')}, or a list of them`,
      })
      .optional()
      .describe('group of the task'),
    metric: z.string().optional().describe('a metric of the record; default: the one that it reports'),
    aggregate: names.optional().describe('means over tasks: imagenet_shift, vtab, mean38, mean, ...'),
    model: names.optional().describe('ids of models; `*` stands for any characters'),
    sameModel: z
      .literal(true)
      .optional()
      .describe('only where weights, provider and precision are those of the baseline'),
  })
  .default({});

/** The kinds of rules, in the order of the documentation. */
export const ruleKinds = ['floor', 'maxDrop', 'detect', 'nonInferior', 'churn', 'ratio'] as const;

const everyRule = {
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes')
    .describe('what outputs and waivers call the rule'),
  level: z
    .enum(['error', 'warn', 'off'])
    .default('error')
    .describe('what a broken rule is: exit code 1, a warning, nothing'),
  select: selector.describe(
    'what the rule is about; every key that is given must hold; without keys: every task',
  ),
  minItems: z.int().positive().optional().describe('only tasks of so many samples or more'),
};

const rule = z
  .strictObject({
    ...everyRule,
    floor: z
      .strictObject({
        min: z.number().describe('in the unit of the metric'),
        useLowerBound: z
          .boolean()
          .default(false)
          .describe('the lower end of the 95 % interval must reach it'),
      })
      .optional()
      .describe('the least value'),
    maxDrop: z
      .strictObject({
        absolute: z.number().positive().describe('in the unit of the metric: 0.01 is one point'),
        useBound: z
          .enum(['none', 'upper', 'lower'])
          .default('none')
          .describe(
            'which end of the 95 % interval of the difference must be beyond it; none: the difference itself',
          ),
      })
      .optional()
      .describe(
        'the largest drop; with `upper` only where even the optimistic end of the interval is beyond it',
      ),
    detect: z
      .strictObject({
        test: z
          .enum(['mcnemar-midp', 'mcnemar-exact'])
          .default('mcnemar-midp')
          .describe('for shares of samples; exact: more careful, less power'),
        minDrop: fraction.default(0).describe('smaller drops are let pass'),
      })
      .optional()
      .describe('a drop that is no noise'),
    nonInferior: z
      .strictObject({
        margin: z.number().positive().describe('in the unit of the metric'),
        allowUnpaired: z
          .boolean()
          .default(false)
          .describe('take the wider interval of runs of which only scores are known'),
      })
      .optional()
      .describe('proof that the drop is below a margin'),
    churn: z
      .strictObject({
        max: fraction.describe('share of samples'),
        of: z.enum(['correct', 'predictions']).default('correct').describe('what may not change'),
      })
      .optional()
      .describe('how many samples may change: right to wrong and back, or whatever was said'),
    ratio: z
      .strictObject({
        min: z.number().positive().describe('0.9: a tenth slower is let pass'),
        repeats: z.int().positive().default(5).describe('repetitions that each side must have'),
        requireSameMachine: z.boolean().default(true).describe('speeds of other machines are not compared'),
      })
      .optional()
      .describe('images a second, after over before'),
  })
  .meta({
    description: `one of ${ruleKinds.join(', ')}`,
    // JSON Schema can say it, and editors then show it; check-gate-config.ts finds it, with a better message
    oneOf: ruleKinds.map((kind) => ({ required: [kind] })),
  });

const waiver = z.strictObject({
  task: z.string().describe('id of the task; `*` stands for any characters'),
  rule: z.string().describe('id of the rule that may be broken there, or missing-task'),
  until: day.describe('the last day, in UTC; an expired waiver fails'),
  reason: z.string().min(1).describe('for those who read the verdict'),
});

/** Facts that must agree, as the config names them. */
export const matchedHashes = ['datasetHash', 'promptHash', 'preprocessHash', 'metricVersion'] as const;

/** Schema of a gate's config, `gate.yaml`. */
export const gateConfigSchema = z.strictObject({
  $schema: schemaKey,
  version: z.literal(1).describe('of this form'),
  baseline: z
    .strictObject({
      file: z.string().optional().describe('the baseline; --baseline wins'),
      anchor: z.string().optional().describe('an older baseline, of a release: small drops add up'),
      match: z
        .array(z.enum(matchedHashes))
        .readonly()
        .default([...matchedHashes])
        .describe('facts in which both runs must agree'),
    })
    .default({ match: [...matchedHashes] })
    .describe('what is compared with'),
  alpha: z.number().gt(0).lt(0.5).default(0.05).describe('level of all tests of the gate together'),
  multiplicity: z
    .enum(['holm', 'bh', 'none'])
    .default('holm')
    .describe(
      'how p values are adjusted for many tasks: holm for builds, bh for lists, none for a single test',
    ),
  seed: z.int().nonnegative().default(20240402).describe('of the resamples'),
  bootstrap: z.int().min(1000).max(100_000).default(10_000).describe('resamples'),
  onInconclusive: z
    .enum(['pass', 'warn', 'fail'])
    .default('warn')
    .describe('what is made of checks that had too few samples; fail: exit code 4'),
  optional: z.array(z.string()).readonly().default([]).describe('tasks that may be missing'),
  rules: z
    .array(rule)
    .min(1)
    .describe('what must hold; of the rules of one kind the most specific one is applied'),
  waivers: z.array(waiver).default([]).describe('rules that may be broken for a while'),
  output: z
    .strictObject({
      junit: z.string().optional().describe('JUnit XML: a file'),
      json: z.string().optional().describe('every number: a file'),
      markdown: z.string().optional().describe('the verdict and a table: a file, or $GITHUB_STEP_SUMMARY'),
      comment: z.string().optional().describe('the same for a pull request: a file'),
      badge: z.string().optional().describe('an SVG picture: a file'),
      annotations: z
        .enum(['auto', 'on', 'off'])
        .default('auto')
        .describe('lines that GitHub shows beside the code; auto: in its jobs'),
    })
    .default({ annotations: 'auto' })
    .describe('files that are written whatever the verdict'),
});

/** A gate's config. */
export type GateConfig = z.output<typeof gateConfigSchema>;
export type GateRule = GateConfig['rules'][number];
export type Waiver = GateConfig['waivers'][number];
export type RuleLevel = GateRule['level'];

/** What a rule does: a rule has one of these keys. */
export type RuleKind = (typeof ruleKinds)[number];
