'use strict';
// In Jest's sandbox every use of a global asks a proxy: a Math.imul or an Infinity in an inner loop takes far longer than in
// Node. So each module of a test gets constants of its own with the same objects behind them, on its first line.
const { createTransformer } = require('@swc/jest');

const names = [
  ...['Array', 'Infinity', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object', 'Set', 'String', 'Symbol'],
  ...['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array', 'Uint16Array', 'Uint32Array'],
];
const constants = `const { ${names.join(', ')} } = globalThis;`;

exports.createTransformer = (options) => {
  const swc = createTransformer(options);
  return {
    ...swc,
    getCacheKey: (...given) => `${swc.getCacheKey(...given)} ${constants}`,
    process: (...given) => {
      const result = swc.process(...given);
      return { ...result, code: `${constants} ${result.code}` };
    },
    processAsync: async (...given) => {
      const result = await swc.processAsync(...given);
      return { ...result, code: `${constants} ${result.code}` };
    },
  };
};
