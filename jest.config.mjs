export default {
  testEnvironment: './test/support/ort-environment.cjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/share-onnxruntime.mjs'],
  maxWorkers: '100%',
  // Modules of files that are done stay in a worker; one that has grown is slow, and is started anew.
  workerIdleMemoryLimit: '400MB',
  // Tests that start the command line are slow on a busy machine; none waits for a clock.
  testTimeout: 120_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // The second: modules of worker pools without threads, which are asked for by their whole path.
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^(/(?!.*/(?:node_modules|dist)/).*/(?:harness|tasks|test)/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/test/support/transform.cjs',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
};
