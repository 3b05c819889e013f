import { ModelError, messageOf } from '../core/errors.js';

/** How ONNX Runtime, CUDA and its libraries, DirectX, Vulkan and C++ say that memory could not be had. */
const shortages =
  /failed to allocate memory|out of memory|std::bad_alloc|bad allocation|(?:CUBLAS|CUDNN|CUSPARSE)_STATUS_ALLOC_FAILED|CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED|CUDA failure 2:|available memory of \d+ is smaller than requested|E_OUTOFMEMORY|8007000E|VK_ERROR_OUT_OF_(?:DEVICE|HOST)_MEMORY/i;

/** Whether a graph failed because memory could not be had: a smaller batch may run. Asks what ONNX Runtime said, which is the
 *  `cause` of the error of a session. */
export function isMemoryShortage(error: unknown): boolean {
  return error instanceof ModelError && error.cause !== undefined && shortages.test(messageOf(error.cause));
}
