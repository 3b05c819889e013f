import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { packageRoot } from '../../harness/config/package-root.js';
import { readProgram } from './bench-program.js';
import { findBrokenLinks, type Repository } from './find-broken-links.js';
import { readExample } from './example-texts.js';
import { findMissingPaths } from './find-missing-paths.js';
import { findCalls, findWrongCommands } from './find-wrong-commands.js';
import { readFences } from './markdown.js';
import { listFiles } from './pages.js';
import { readScriptOptions } from './script-options.js';

const files = new Set(listFiles(packageRoot));
const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
const pageNames = [...files].filter((file) => file.endsWith('.md'));
const repository: Repository = { files, pages: new Map(pageNames.map((page) => [page, read(page)])) };
const names = z.record(z.string(), z.string());
const callable = z.object({ scripts: names, bin: names }).parse(JSON.parse(read('package.json')));
const commands = {
  program: await readProgram(),
  scripts: callable.scripts,
  scriptOptions: readScriptOptions(packageRoot, callable, [...files]),
};
/** What was so when a line of it was written. */
const history = 'CHANGELOG.md';

/** A repository that has no other page than this one. */
const withPage = (text: string): Repository => ({ files, pages: new Map([['docs/GATE.md', text]]) });

describe.each(pageNames)('%s', (page) => {
  it('has links that lead somewhere', () => {
    expect(findBrokenLinks(page, repository)).toEqual([]);
  });

  if (page === history) return;

  it('names files and folders that are there', () => {
    expect(findMissingPaths(page, repository)).toEqual([]);
  });

  it('names scripts, commands and options that there are', () => {
    expect(findWrongCommands(page, repository.pages.get(page) ?? '', commands)).toEqual([]);
  });
});

describe('example files', () => {
  const examples = [...files].filter((file) => /^(?:docs\/(?:cluster|gate)\/|\.ci\/run$)/.test(file));
  const subcommands = commands.program.commands.map((command) => command.name());
  /** The pieces of a file as blocks of a page. */
  const asPage = (file: string, content: string) =>
    readExample(file, content, subcommands)
      .map((text) => `\`\`\`\`text\n${text}\n\`\`\`\``)
      .join('\n\n');

  it.each(examples)('%s calls commands and options that there are', (file) => {
    expect(findWrongCommands(file, asPage(file, read(file)), commands)).toEqual([]);
  });

  it('are read where they call commands', () => {
    const calls = examples.map((file) => readFences(asPage(file, read(file))).flatMap(findCalls));
    expect(calls.flat(2).filter((word) => word.startsWith('--')).length).toBeGreaterThan(40);
    const yaml = 'script:\n  - >-\n    npx bench gate\n    --junitt x\nargs: [run, --shards, 1]\n';
    expect(findWrongCommands('x.yml', asPage('x.yml', yaml), commands)).toEqual([
      expect.stringMatching(/bench gate --junitt/),
      expect.stringMatching(/bench run --shards/),
    ]);
  });
});

describe('what a page may not say', () => {
  const page = 'docs/GATE.md';
  const links: readonly (readonly [name: string, text: string, fault: RegExp])[] = [
    ['a link to no file', '[x](GATES.md)', /GATES.md is not there/],
    ['one from the wrong folder', '[x](docs/GATE.md)', /is not there/],
    ['a picture that is not there', '![x](pictures/none.png)', /is not there/],
    ['an anchor without its heading', '# One\n\n[x](#two)', /#two has no such heading/],
    ['an anchor of the second of two headings alike', '# One\n\n# One\n\n[x](#one-1) [y](#one-2)', /#one-2/],
    ['an anchor of what is no page', '[x](../package.json#scripts)', /is no page/],
    ['an address that is none', '[x](http//nowhere) [y](ftp://host)', /http\/\/nowhere is not there/],
    ['a link in a table', '| a |\n| --- |\n| [x](gone.md) |', /gone.md/],
  ];
  it.each(links)('%s', (_name, text, fault) => {
    expect(findBrokenLinks(page, withPage(text)).join('\n')).toMatch(fault);
  });

  it('is let be where it is right', () => {
    const text =
      '# One `two` *three*\n\n[x](#one-two-three) [y](../harness) [z](https://x.org) [w](CLUSTER.md)';
    expect(findBrokenLinks(page, withPage(text))).toEqual([]);
  });

  const paths: readonly (readonly [name: string, text: string, found: number])[] = [
    [
      'files and folders that are there',
      '`harness/data/index.ts` `data/index.ts` `index.ts` `tasks/` `harness/*/index.ts`',
      0,
    ],
    [
      'what is no path of ours',
      '`results/x.json` `model.json` `datacomp/cifar10` `A.json` `org/repo: docs/x.md`',
      0,
    ],
    [
      'files that are not there',
      '`harness/data/indices.ts` `indices.ts` `tasks/none` `models/cards/none.json` `docs/*.yaml`',
      5,
    ],
    [
      'a file that the page writes',
      'Write `tasks/x.json`:\n\n```json\n{}\n```\n\n`tasks/x.json`, `tasks/y.json`',
      1,
    ],
  ];
  it.each(paths)('%s', (_name, text, found) => {
    expect(findMissingPaths(page, withPage(text))).toHaveLength(found);
  });

  const calls: readonly (readonly [name: string, text: string, faults: readonly string[]])[] = [
    ['a script that is not there', '`npm run nothing`', ['npm run nothing: no such script']],
    [
      'an option that is not there',
      '```sh\nnpx bench run --shard 1/2 --shards 2\n```',
      ['bench run --shards: no such option'],
    ],
    ['one of another command', '`bench gate init --junit x`', ['bench gate init --junit: no such option']],
    [
      'one behind a line break',
      '```sh\nbench run --model x \\\n  --sweet y\n```',
      ['bench run --sweet: no such option'],
    ],
    [
      'one of a metric',
      '`bench score coco-box --rule llava`',
      ['bench score coco-box --rule: no such option'],
    ],
    ['a command that is not there', '`bench gates`', ['bench gates: no such command']],
    ['one below a command', '`bench data fetch cifar10`', ['bench data fetch: no such command']],
    [
      'an option alone, of no command here',
      'After `bench run`, `--junit` says',
      ['--junit, of no command that the page names'],
    ],
    [
      'a metric that the page adds, but no other',
      "Write `harness/score/x.ts`:\n\n```ts\nexport const x: Scorer = {\n  id: 'mine',\n};\n```\n\n`bench score mine --a`, `bench score other`",
      ['bench score other: no such command'],
    ],
    [
      'a metric of an extension that the page adds, but no other',
      "Write `mine/x.mjs`:\n\n```js\n/** @type {import('vitabench').Scorer} */\nexport const x = {\n  id: 'mine',\n};\n```\n\n`bench score mine --a`, `bench score other`",
      ['bench score other: no such command'],
    ],
    ['an option behind a pipe, which is not ours', '`bench run --json | jq --raw`', []],
    ['options of what the page names', '`npm run fuzz`: `--seconds`; `bench gate`: `--junit F`', []],
  ];
  it.each(calls)('%s', (_name, text, faults) => {
    expect(findWrongCommands(page, text, commands)).toEqual(
      faults.map((fault) => expect.stringContaining(fault)),
    );
  });
});
