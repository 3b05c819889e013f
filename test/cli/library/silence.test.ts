import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runProgram } from '../../support/program.js';
import { writeGoodAndWorse } from '../../support/gate-runs.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
let home: string;
beforeAll(() => {
  home = makeFolder();
  writeGoodAndWorse(home);
});

const run = `{ model: 'vit-micro-s', task: 'mini/fluent-3d', limit: 32, batchSize: 8 }`;

describe('the library', () => {
  // a failed task, a failed gate and wrong options are among them
  it('writes nothing to stdout and stderr, and sets no exit code', async () => {
    const text = `
      import { compare, fit, gate, report, runShard, runSuite, score } from 'vitabench';
      const all = [];
      const { records } = await runSuite({ ...${run}, task: ['mini/fluent-3d', 'datacomp/cifar10'], out: 'out' });
      all.push(records.map(({ status }) => status).join());
      all.push((await runShard({ ...${run}, shard: '1/2', out: 'parts' })).tasks.length);
      all.push((await score({ metric: 'classification', truth: [0], predictions: [[1, 0]] })).n);
      all.push((await fit({ points: [{ x: 1, y: 0.5 }, { x: 2, y: 0.4 }, { x: 4, y: 0.3 }], x: 'x', y: 'y' })).n);
      all.push((await compare({ before: 'good', after: 'worse' })).models.length);
      all.push((await gate({ baseline: 'good', current: 'worse' })).exitCode);
      all.push((await report({ results: 'good', bootstrap: 20 })).models);
      all.push(await gate({ baseline: 'nowhere' }).catch(({ name }) => name));
      all.push(await runSuite({ limt: 1 }).catch(({ name }) => name));
      all.push(process.exitCode);
      const { writeFileSync } = await import('node:fs');
      writeFileSync('all.json', JSON.stringify(all));
    `;
    const result = await runProgram({ text }, home);
    expect(result).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(join(home, 'all.json'), 'utf8'))).toEqual([
      ...['ok,skipped', 1, 1, 3, 1, 1, 1],
      ...['DataError', 'ConfigError', null],
    ]);
    // nothing was named, and the environment names no other place
    const written = ['.cache', 'all.json', 'good', 'out', 'parts', 'worse'];
    expect(readdirSync(home).sort()).toEqual(written);
  });

  it('leaves signals to the program: without a handler it ends by them, with one only that is called', async () => {
    const endless = `
      import { runSuite } from 'vitabench';
      HANDLER
      for (;;) await runSuite({ ...${run}, overwrite: true, onTaskStart: () => { console.log('started'); } });
    `;
    const interrupt = (handler: string) => {
      let sent = false;
      return runProgram({ text: endless.replace('HANDLER', handler) }, makeFolder(), (child) => {
        child.stdout.on('data', (text: string) => {
          if (!text.includes('started') || sent) return;
          sent = true;
          child.kill('SIGINT');
        });
      });
    };
    expect(await interrupt('')).toMatchObject({ code: null, signal: 'SIGINT', stderr: '' });
    const own = await interrupt(`process.on('SIGINT', () => { console.log('mine'); process.exit(7); });`);
    expect(own).toMatchObject({ code: 7, signal: null, stderr: '' });
    expect(own.stdout.match(/mine/g)).toHaveLength(1);
  });
});
