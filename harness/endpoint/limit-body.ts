/** Bytes of the longest answer: texts of models are a thousandth of it. */
const longestAnswer = 16 * 2 ** 20;

/** The same response, whose body ends in an error where it is longer than any answer: a server that does not end must not fill
 *  memory. What was packed is counted unpacked. */
export function limitBody(response: Response): Response {
  const { body, status, statusText, headers } = response;
  if (!body) return response;
  let left = longestAnswer;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes, controller) => {
      left -= bytes.length;
      if (left >= 0) controller.enqueue(bytes);
      else controller.error(new Error(`an answer of more than ${longestAnswer / 2 ** 20} MiB`));
    },
  });
  return new Response(body.pipeThrough(counted), { status, statusText, headers });
}
