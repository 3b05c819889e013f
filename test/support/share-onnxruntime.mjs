// ONNX Runtime starts once in a thread, and a second copy of onnxruntime-node that starts it again ends the process. Jest would
// load a copy for each test file; so they share that of the process (ort-environment.cjs).
import { jest } from '@jest/globals';

jest.unstable_mockModule('onnxruntime-node', () => globalThis.loadOnnxruntime());
