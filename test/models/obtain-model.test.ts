import { expect, it } from '@jest/globals';
import { exportCommands } from '../../models/obtain-model.js';

it.each([
  ['/opt/vitabench', '/opt/vitabench/models/export/export.py'],
  ["/home/a b/it's", `'/home/a b/it'\\''s/models/export/export.py'`],
  ['/tmp/$(touch x)', `'/tmp/$(touch x)/models/export/export.py'`],
])('the exporter of a package in %s is written as a shell takes it', (root, path) => {
  expect(exportCommands('vit-b-16', root)[1]).toBe(`python3 ${path} --card vit-b-16 --out vit-b-16`);
});
