import { expect, it } from '@jest/globals';
import { formatDevice, parseDevice } from '../../harness/config/device.js';

it.each(['auto', 'cpu', 'webgpu', 'coreml', 'cuda:0', 'cuda:3', 'tensorrt:1', 'dml:12'])(
  '%s is written as it is read',
  (text) => {
    expect(formatDevice(parseDevice(text))).toBe(text);
  },
);

it.each(['cuda', 'tensorrt', 'dml'])('%s is the first device', (text) => {
  expect(formatDevice(parseDevice(text))).toBe(`${text}:0`);
});
