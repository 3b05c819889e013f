import { join } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { findGateMistake, stepSummaryPaths } from './check-gate-config.js';
import { checkOptions } from './check-options.js';
import { describeIssue } from './describe-issue.js';
import { gateConfigSchema, type GateConfig } from './gate-config.js';
import { packageRoot } from './package-root.js';
import { readTextFile } from './read-file.js';
import { parseYaml } from './yaml-file.js';

/** A gate's config, and where each member of it stands. */
export interface LocatedGateConfig {
  readonly config: GateConfig;
  /** For people: the file, or `the default`. */
  readonly configName: string;
  /** Where a member of the config stands, as errors name it: `gate.yaml:12:5`. */
  readonly locate: (path: readonly PropertyKey[]) => string;
}

/** The config in a file. Throws ConfigError with file, line and column. */
export async function readGateConfig(file: string): Promise<LocatedGateConfig> {
  return parseGateConfig(await readTextFile(file, ConfigError), file);
}

/** The config of a gate that is given none, reports/gate/default.yaml of this package. */
export async function readDefaultGateConfig(): Promise<LocatedGateConfig> {
  const file = join('reports', 'gate', 'default.yaml');
  const text = await readTextFile(join(packageRoot, file), ConfigError);
  return { ...parseGateConfig(text, file), configName: 'the default' };
}

/** The config in YAML text; `file` names it in errors. Throws ConfigError with file, line and column. */
export function parseGateConfig(text: string, file: string): LocatedGateConfig {
  const { value, locate } = parseYaml(text, file, ConfigError);
  const { success, data, error } = gateConfigSchema.safeParse(value);
  const mistake = success ? findGateMistake(data) : describeIssue(error, value, gateConfigSchema);
  if (mistake) throw new ConfigError(`${locate(mistake.path, mistake.part)}: ${mistake.message}`);
  if (!success) throw error;
  return { config: data, configName: file, locate };
}

/** The config that a program gives as a value. Throws ConfigError naming the member. */
export function checkGateConfig(value: unknown): LocatedGateConfig {
  const config = checkOptions(value, givenConfig, gateConfigSchema);
  const mistake = findGateMistake(config);
  const locate = (path: readonly PropertyKey[]) => [givenConfig, ...path.map(String)].join('.');
  if (mistake) throw new ConfigError(`${locate(mistake.path)}: ${mistake.message}`);
  return { config, configName: givenConfig, locate };
}

/** What a config without a file is called. */
const givenConfig = 'the config given';

/** The outputs with the path of GitHub's step summary put in where one stands for it; without that path, the output is not
 *  written. Relative paths stay as they are. */
export function placeOutputs(
  output: GateConfig['output'],
  stepSummary: string | undefined,
): GateConfig['output'] {
  const placed = Object.entries(output).flatMap(([key, path]) => {
    if (path === undefined || !stepSummaryPaths.includes(path)) return [[key, path]];
    return stepSummary === undefined ? [] : [[key, stepSummary]];
  });
  return Object.fromEntries(placed) as GateConfig['output'];
}
