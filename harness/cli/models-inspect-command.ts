import { readEnvironment } from '../config/environment.js';
import type { GraphValue } from '../core/graph-value.js';
import { findFamily } from '../../models/families.js';
import type { AnswerReport } from '../../models/inspect/answer-report.js';
import type { HeadReport } from '../../models/inspect/head-report.js';
import { inspectModel, type ModelReport } from '../../models/inspect/inspect-model.js';
import type { InspectedTower } from '../../models/inspect/warnings.js';
import { findModel } from '../../models/registry.js';
import type { ExitCode } from '../library/exit-code.js';
import { formatBytes } from '../core/format-bytes.js';
import { createTerminal } from './terminal.js';

/** The options of `bench models inspect`. */
export interface InspectOptions {
  readonly json?: boolean;
}

/** `bench models inspect`: what the graphs of a model say, what they cost, and what to know before trusting them. */
export async function inspectCommand(idOrPath: string, { json = false }: InspectOptions): Promise<ExitCode> {
  const terminal = createTerminal(readEnvironment().plain);
  const report = await inspectModel(await findModel(idOrPath));
  terminal.print(json ? JSON.stringify(report, null, 2) : formatReport(report));
  for (const warning of report.warnings) terminal.warn(warning);
  for (const problem of report.problems) terminal.error(problem);
  return report.problems.length === 0 ? 0 : 3;
}

function formatReport({ id, folder, family, imageSize, towers, heads, answer }: ModelReport): string {
  const recognised = family.graph === null ? 'not recognised' : findFamily(family.graph, id).name;
  const lines = [
    `${id}  ${findFamily(family.card, id).name} by its card, ${recognised} by its graph  ${imageSize.join(' x ')}`,
    folder,
  ];
  return [...lines, ...towers.map(formatTower), ...heads.map(formatHead), ...answer.map(formatAnswer)].join(
    '\n',
  );
}

function formatTower(tower: InspectedTower): string {
  const { role, precision } = tower;
  return formatFacts(role, [
    ...describeFile(tower),
    ['output', formatOutputs(tower)],
    ['precision', precision],
    ['parameters', `${tower.paramsM.toPrecision(5)} M`],
    ['cost', formatCost(tower)],
    ['GELU', tower.gelu],
    ...(tower.text ? [['tokens', formatTokens(tower.text)] as const] : []),
  ]);
}

function formatHead(head: HeadReport): string {
  const { role, size, outputs, precision, paramsM } = head;
  return formatFacts(role, [
    ...describeFile(head),
    ...outputs.map((output) => ['output', formatHeadOutput(output)] as const),
    ['size', size.join(' x ')],
    ['precision', precision],
    ['parameters', `${paramsM.toPrecision(5)} M`],
  ]);
}

function formatAnswer(graph: AnswerReport): string {
  const { role, output, precision, paramsM, decoder } = graph;
  return formatFacts(role, [
    ...describeFile(graph),
    ['output', output ? formatValue(output) : 'the one of the card is not there'],
    ...(decoder ? [['past', formatPast(decoder)] as const] : []),
    ['precision', precision],
    ['parameters', `${paramsM.toPrecision(5)} M`],
  ]);
}

function formatPast({ cache }: NonNullable<AnswerReport['decoder']>): string {
  const [{ heads, depth }] = cache;
  return `${cache.length / 2} layers of ${heads} heads of ${depth} numbers, keys and values`;
}

type Fact = readonly [name: string, value: string];

function describeFile(graph: InspectedTower | HeadReport | AnswerReport): readonly Fact[] {
  const { file, bytes, externalData, producer, irVersion, opsets, inputs } = graph;
  const sets = Object.entries(opsets).map(([domain, version]) => `${domain} ${version}`);
  const beside = externalData.length > 0 ? `, weights in ${externalData.join(', ')}` : '';
  return [
    ['file', `${file}, ${formatBytes(bytes)}${beside}`],
    ['made by', `${producer || 'nobody named'}, IR ${irVersion}, operators ${sets.join(', ')}`],
    ['input', inputs.map(formatValue).join(', ')],
  ];
}

function formatFacts(role: string, facts: readonly Fact[]): string {
  return ['', role, ...facts.map(([name, value]) => `  ${name.padEnd(11)} ${value}`)].join('\n');
}

function formatHeadOutput({ name, axes, value }: HeadReport['outputs'][number]): string {
  return `${value ? formatValue(value) : `${name} is not there`}, expected [${axes.join(', ')}]`;
}

function formatValue({ name, type, shape }: GraphValue): string {
  return `${name} ${type} [${shape.map((length) => length ?? '?').join(', ')}]`;
}

/** The output that the card names, and what else the graph gives. */
function formatOutputs({ output, outputs }: InspectedTower): string {
  const others = outputs.filter((other) => other !== output).map(formatValue);
  const named = output ? formatValue(output) : 'the one of the card is not there';
  return others.length > 0 ? `${named}; also ${others.join(', ')}` : named;
}

function formatCost({ measured }: InspectedTower): string {
  if (!measured) return 'not measured';
  const { gmacs, attentionGmacs, width, normalized } = measured;
  const length = normalized === undefined ? '' : normalized ? ', normalised' : ', not normalised';
  return `${gmacs.toPrecision(4)} GMACs and ${attentionGmacs.toPrecision(3)} inside attention; ${width} wide${length}`;
}

function formatTokens({ pooling, vocabulary }: NonNullable<InspectedTower['text']>): string {
  const pooled = {
    'largest-id': 'pooled at the largest id',
    'end-token': `pooled at token ${pooling.kind === 'end-token' ? pooling.id : ''}`,
    other: 'not pooled at an end token',
  }[pooling.kind];
  return `${vocabulary ?? 'unknown number of'} rows, ${pooled}`;
}
