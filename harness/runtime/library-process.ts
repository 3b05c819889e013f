// Entry of a child process: asks the dynamic loader for libraries, as ONNX Runtime will, and gives its error for each, null
// where it finds one.
import { constants } from 'node:os';
import { messageOf } from '../core/errors.js';
import { answerParent } from './child.js';

answerParent((job) => Promise.resolve((job as readonly string[]).map(load)));

function load(library: string): string | null {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_LAZY);
    return null;
  } catch (error) {
    const message = messageOf(error);
    // found and loaded; that it is no addon of Node is no fault
    return message.startsWith('Module did not self-register') ? null : message;
  }
}
