/** A signal that is set by the first Ctrl-C (or SIGTERM), when `onStop` is called; the second ends the process at once. */
export function stopOnSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) {
      // As the system does it: `process.exit` would wait for worker threads, and ONNX Runtime aborts when it is stopped
      // in one of them. Shells say 130.
      process.off('SIGINT', stop).off('SIGTERM', stop);
      process.kill(process.pid, 'SIGINT');
      return;
    }
    controller.abort();
    onStop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
