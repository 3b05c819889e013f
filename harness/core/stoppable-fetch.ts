/** `fetch`, whose body also fails as soon as the signal is set. That of Node.js 20 may leave who reads it waiting for good, where
 *  the signal is set just as the bytes come. */
export async function stoppableFetch(
  url: URL,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> {
  const response = await fetch(url, init);
  const { body, status, statusText, headers } = response;
  return body ? new Response(failOnAbort(body, init.signal), { status, statusText, headers }) : response;
}

/** The same bytes, until the signal is set: then the stream fails with the signal's reason, whatever its source does. */
export function failOnAbort(
  source: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let forget: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const fail = () => {
          controller.error(signal.reason);
          reader.cancel(signal.reason).catch(() => undefined);
        };
        forget = () => {
          signal.removeEventListener('abort', fail);
        };
        if (signal.aborted) fail();
        else signal.addEventListener('abort', fail);
      },
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (signal.aborted) return;
          if (!done) controller.enqueue(value);
          else {
            forget();
            controller.close();
          }
        } catch (error) {
          forget();
          throw error;
        }
      },
      cancel: (reason) => {
        forget();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
