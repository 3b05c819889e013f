import { expect, it } from '@jest/globals';
import { checkNamed } from '../../harness/config/check-named.js';
import { dataPullCommand } from '../../harness/cli/data-pull-command.js';
import { modelsPullCommand } from '../../harness/cli/models-pull-command.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';

it.each(['', ' ', '\t'])('%j is no value of an option', async (value) => {
  await expectOneLine(
    () => {
      checkNamed('--variant', value, 'a name');
    },
    ConfigError,
    '--variant: is empty, expected a name',
  );
});

it.each([undefined, 'fp16', ' x'])('%j may be one', (value) => {
  expect(() => {
    checkNamed('--variant', value, 'a name');
  }).not.toThrow();
});

it('a pull refuses empty values before it does anything', async () => {
  await expectOneLine(() => modelsPullCommand('a/b', { variant: '' }), ConfigError, '--variant: is empty');
  await expectOneLine(() => modelsPullCommand('a/b', { revision: '' }), ConfigError, '--revision: is empty');
  await expectOneLine(() => dataPullCommand(['x'], { revision: '' }), ConfigError, '--revision: is empty');
});
