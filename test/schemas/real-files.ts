import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import { parseYaml } from '../../harness/config/yaml-file.js';
import { ConfigError } from '../../harness/core/errors.js';

/** Where the files of this repository lie that have a JSON Schema: its name, then patterns below the package root, in which `*` is
 *  one folder or a part of a name. */
const places: Readonly<Record<string, readonly string[]>> = {
  model: ['models/micro/*/model.json'],
  datasets: ['datasets.json'],
  'task-cards': ['tasks/*/cards/*.json'],
  suites: ['tasks/suites.json'],
  'suite-file': ['test/examples/*/*.suite.json'],
  gate: ['reports/gate/*.yaml', 'docs/gate/*.yaml'],
  'class-file': ['tasks/*/classes/*.json'],
  templates: ['tasks/templates/*.json'],
  'judge-prompt': ['tasks/lmm/judges/*.json'],
  parity: ['models/micro/*/parity.json'],
  baseline: ['reports/gate/baselines/*.json'],
  'known-model': ['models/cards/*.json'],
  'published-paper': ['reports/published/vitamin-paper.json'],
  'published-zoo': ['reports/published/openclip.json'],
};

/** A file of this repository and what stands in it. */
export interface RealFile {
  readonly path: string;
  readonly value: unknown;
}

/** The files of this repository that a JSON Schema is about. */
export function readRealFiles(name: string): readonly RealFile[] {
  return (places[name] ?? []).flatMap(findFiles).map((path) => ({ path, value: readValue(path) }));
}

function findFiles(pattern: string): readonly string[] {
  return pattern.split('/').reduce<readonly string[]>(
    (folders, part) => {
      const name = new RegExp(`^${part.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      return folders.flatMap((folder) => namesIn(folder).flatMap((found) => (name.test(found) ? [join(folder, found)] : [])));
    },
    [''],
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(packageRoot, folder)).sort();
  } catch {
    // a file, or a folder without the next one
    return [];
  }
}

function readValue(path: string): unknown {
  const text = readFileSync(join(packageRoot, path), 'utf8');
  return path.endsWith('.yaml') ? parseYaml(text, path, ConfigError).value : (JSON.parse(text) as unknown);
}
