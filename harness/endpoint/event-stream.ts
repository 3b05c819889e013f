import { createParser } from 'eventsource-parser';

/** Hands the data of each event of a stream to `take`, in order, until that gives false or the stream ends. A character may be cut
 *  anywhere; comments are passed over, and so is an event that the end cuts off. The only importer of the package. */
export async function readEvents(
  body: AsyncIterable<Uint8Array>,
  take: (data: string) => boolean,
): Promise<void> {
  const decoder = new TextDecoder();
  const state = { goesOn: true };
  const parser = createParser({
    onEvent: ({ data }) => {
      state.goesOn &&= take(data);
    },
  });
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    if (!state.goesOn) return;
  }
}
