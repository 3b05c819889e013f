/** What files of the types that servers take start with; `.` stands for any byte. */
const starts: readonly (readonly [start: RegExp, type: string])[] = [
  [/^ffd8ff/, 'image/jpeg'],
  [/^89504e470d0a1a0a/, 'image/png'],
  [/^52494646.{8}57454250/, 'image/webp'],
  [/^47494638/, 'image/gif'],
];

/** The media type of an image file by its first bytes, whatever its name says; undefined for what is none of JPEG, PNG, WebP and
 *  GIF, which are the types that OpenAI's own server takes. */
export function mediaTypeOf(image: Uint8Array): string | undefined {
  const head = Buffer.from(image.subarray(0, 12)).toString('hex');
  return starts.find(([start]) => start.test(head))?.[1];
}
