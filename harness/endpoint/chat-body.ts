/** What is said to a model. */
export interface ChatWords {
  readonly system?: string | undefined;
  readonly prompt: string;
  /** Shown before the prompt: the bytes of a file, and their media type. */
  readonly image?: { readonly bytes: Uint8Array; readonly type: string } | undefined;
}

/** Stands in the JSON for the image; it comes before all that a user wrote but the system's words, which come without an image. */
const placeholder = '<image>';

/** The body of a request: the words as messages of OpenAI's API, and what else it says. An image is put in as bytes: as part of the
 *  JSON it would be copied and searched for quotes several times, which takes longer than all the rest. */
export function encodeChat(
  { system, prompt, image }: ChatWords,
  others: Readonly<Record<string, unknown>>,
): Uint8Array<ArrayBuffer> {
  const shown = { type: 'image_url', image_url: { url: placeholder } };
  const messages = [
    ...(system === undefined ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: image ? [shown, { type: 'text', text: prompt }] : prompt },
  ];
  const json = JSON.stringify({ messages, ...others });
  if (!image) return Buffer.from(json);
  const at = json.indexOf(placeholder);
  return Buffer.concat([
    Buffer.from(`${json.slice(0, at)}data:${image.type};base64,`),
    Buffer.from(Buffer.from(image.bytes).toString('base64'), 'latin1'),
    Buffer.from(json.slice(at + placeholder.length)),
  ]);
}
