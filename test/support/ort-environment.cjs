'use strict';
// onnxruntime-node compares typed arrays with the constructors of the outer realm; jest's own realm has others. The copy of it
// that all test files of a process share is loaded here (share-onnxruntime.mjs).
const { TestEnvironment } = require('jest-environment-node');

const shared = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
];

module.exports = class OrtEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of shared) this.global[name] = globalThis[name];
    this.global.loadOnnxruntime = () => require('onnxruntime-node');
  }
};
