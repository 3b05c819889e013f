/** A signal that is set by the first Ctrl-C (or SIGTERM), when `onStop` is called; the second ends the process at once. */
export function stopOnSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    onStop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
